"""Lets the words about somebody who was erased be blanked in the log of her tickets, and nothing else."""

from alembic import op

from chassis.database.migration import app_role

revision = "0005"
down_revision = "0004"

BLANK = """
CREATE FUNCTION public.erase_steps(person uuid, steps uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.ticket_log l SET
        note = NULL,
        facts = CASE WHEN l.facts ? 'photos' THEN l.facts || '{"note": null, "photos": []}' ELSE l.facts END
    WHERE l.tenant_id = chassis.tenant() AND l.id = ANY (steps) AND EXISTS (
        SELECT FROM chassis.erased_persons e WHERE e.tenant_id = l.tenant_id AND e.person_id = person)
$$;
REVOKE ALL ON FUNCTION public.erase_steps(uuid, uuid[]) FROM PUBLIC;
"""


def upgrade() -> None:
    """Make the owner's function."""
    op.execute(BLANK)
    op.execute(f"GRANT EXECUTE ON FUNCTION public.erase_steps(uuid, uuid[]) TO {app_role()}")
