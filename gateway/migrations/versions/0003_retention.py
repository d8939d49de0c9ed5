"""Lets the sweeper take what is over: sessions, login codes, import jobs with their findings."""

from alembic import op

from chassis.database.migration import sweepable

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes and the policies."""
    for table, column in (("sessions", "expires_at"), ("login_codes", "expires_at"), ("import_jobs", "finished_at")):
        op.create_index(f"ix_{table}_{column}", table, [column])
    for table in ("sessions", "login_codes"):
        sweepable(table, "expires_at < now()")
    sweepable("import_jobs", "finished_at IS NOT NULL")
    _findings_go_with_their_job()


def _findings_go_with_their_job() -> None:
    name, key = "fk_import_findings_tenant_id_job_id", ["tenant_id", "job_id"]
    op.drop_constraint(name, "import_findings", type_="foreignkey")
    op.create_foreign_key(name, "import_findings", "import_jobs", key, ["tenant_id", "id"], ondelete="CASCADE")
