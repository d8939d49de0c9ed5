"""Lets the words about somebody who was erased be taken out of what was said of her payments, and nothing else."""

from alembic import op

from chassis.database.migration import app_role

revision = "0008"
down_revision = "0007"

WITHOUT = """
CREATE FUNCTION public.erase_references(person uuid, payments uuid[], words text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.payments p SET reference = nullif(btrim(chassis.without_words(p.reference, words)), '')
    WHERE p.tenant_id = chassis.tenant() AND p.id = ANY (payments) AND chassis.mentions(p.reference, words)
        AND EXISTS (SELECT FROM chassis.erased_persons e WHERE e.tenant_id = p.tenant_id AND e.person_id = person)
$$;
REVOKE ALL ON FUNCTION public.erase_references(uuid, uuid[], text[]) FROM PUBLIC;
"""


def upgrade() -> None:
    """Make the owner's function."""
    op.execute(WITHOUT)
    op.execute(f"GRANT EXECUTE ON FUNCTION public.erase_references(uuid, uuid[], text[]) TO {app_role()}")
