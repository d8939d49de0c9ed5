"""Keeps which nodes are below which, so that what somebody reaches is found by an index, however many nodes there are.

Arrays have an index, but row-level security does not let it be used: their operators are not leakproof.
"""

from alembic import op

from chassis.database.migration import app_role
from chassis.database.reach import Reach
from chassis.database.security import policy_sql

revision = "chassis_0016"
down_revision = "chassis_0015"

PATHS = """
CREATE TABLE chassis.node_paths (
    tenant_id uuid NOT NULL,
    ancestor_id uuid NOT NULL,
    node_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, ancestor_id, node_id)
);
CREATE INDEX ix_node_paths_node ON chassis.node_paths (tenant_id, node_id);
ALTER TABLE chassis.org_nodes NO FORCE ROW LEVEL SECURITY;
INSERT INTO chassis.node_paths (tenant_id, ancestor_id, node_id)
    SELECT n.tenant_id, above, n.id FROM chassis.org_nodes n, unnest(n.ancestors) AS above ON CONFLICT DO NOTHING;
ALTER TABLE chassis.org_nodes FORCE ROW LEVEL SECURITY;
"""
FOLLOWED = """
CREATE FUNCTION chassis.follow_node() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.ancestors = OLD.ancestors THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM chassis.node_paths p WHERE p.tenant_id = OLD.tenant_id AND p.node_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO chassis.node_paths (tenant_id, ancestor_id, node_id)
            SELECT NEW.tenant_id, above, NEW.id FROM unnest(NEW.ancestors) AS above ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER follow AFTER INSERT OR DELETE OR UPDATE OF ancestors ON chassis.org_nodes
    FOR EACH ROW EXECUTE FUNCTION chassis.follow_node();
CREATE OR REPLACE FUNCTION chassis.reached_nodes() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT node_id FROM chassis.node_paths
    WHERE tenant_id = (SELECT chassis.tenant()) AND ancestor_id = ANY ((SELECT chassis.nodes())::uuid[]);
END;
"""


def upgrade() -> None:
    """Make the table, fill it, and have it follow the nodes."""
    op.execute(PATHS)
    for statement in policy_sql("chassis.node_paths", Reach()):
        op.execute(statement)
    op.execute(f"GRANT SELECT, INSERT, DELETE ON chassis.node_paths TO {app_role()}")
    op.execute(FOLLOWED)
