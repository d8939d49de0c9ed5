"""Lets what a tenant has tried out be cleared before it begins in earnest, and never after."""

from alembic import op

from chassis.database.migration import app_role

revision = "chassis_0012"
down_revision = "chassis_0011"

# Everybody may read it: events and due work of any tenant are held against it. A row that says that a tenant went live
# is never changed or taken away again, except with the tenant.
TRIALS = """
CREATE TABLE chassis.trials (
    tenant_id uuid PRIMARY KEY,
    clearing_id uuid,
    cleared_until timestamptz,
    live_at timestamptz
);
ALTER TABLE chassis.trials ENABLE ROW LEVEL SECURITY;
ALTER TABLE chassis.trials FORCE ROW LEVEL SECURITY;
CREATE POLICY look ON chassis.trials FOR SELECT USING (true);
CREATE POLICY hold ON chassis.trials FOR INSERT WITH CHECK (tenant_id = (SELECT chassis.tenant()));
CREATE POLICY go_on ON chassis.trials FOR UPDATE USING (tenant_id = (SELECT chassis.tenant()) AND live_at IS NULL)
    WITH CHECK (tenant_id = (SELECT chassis.tenant()));
CREATE POLICY erase ON chassis.trials FOR DELETE TO CURRENT_USER USING (tenant_id = (SELECT chassis.tenant()));
CREATE TABLE chassis.clearable (
    name text PRIMARY KEY,
    only_where text NOT NULL
);
"""

# Runs as the owner: the application may not delete what it only adds to, but for this. It says neither which tables nor
# which rows: the owner's migrations did. It sees what its caller does: to clear all, he reaches the whole tenant.
CLEAR = """
CREATE FUNCTION chassis.clear_some(wanted text, portion bigint) RETURNS bigint LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine CONSTANT uuid := chassis.tenant();
    known record;
    gone bigint;
BEGIN
    PERFORM FROM chassis.trials WHERE tenant_id = mine AND clearing_id IS NOT NULL AND live_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the tenant is not being cleared' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO STRICT known FROM chassis.clearable WHERE name = wanted;
    EXECUTE format('DELETE FROM %1$s WHERE tenant_id = $1 AND (%2$s) AND ctid = ANY (ARRAY('
        'SELECT ctid FROM %1$s WHERE tenant_id = $1 AND (%2$s) LIMIT $2))', known.name, known.only_where)
        USING mine, portion;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$
"""


def upgrade() -> None:
    """Make the tables and the function."""
    op.execute(TRIALS)
    op.execute(CLEAR)
    role = app_role()
    op.execute(f"REVOKE ALL ON chassis.trials, chassis.clearable FROM {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON chassis.trials TO {role}")
    op.execute(f"GRANT SELECT ON chassis.clearable TO {role}")
    op.execute("REVOKE ALL ON FUNCTION chassis.clear_some FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION chassis.clear_some TO {role}")
