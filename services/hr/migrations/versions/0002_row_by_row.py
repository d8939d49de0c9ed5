"""Has the server look for the posts of an employee one by one: it could read all of the tenant, for a few employees."""

from chassis.database.migration import protect

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Say the policy anew."""
    protect("employees", through=("posts", "employee_id"), owner="id")
