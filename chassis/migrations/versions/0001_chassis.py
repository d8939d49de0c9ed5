"""What every service's database has: settings as functions, nodes, outbox, inbox, due work, operation log."""

from alembic import op

from chassis.database.migration import app_role
from chassis.database.reach import Reach
from chassis.database.security import append_only_sql, policy_sql

revision = "chassis_0001"
down_revision = None

# current_setting(…, true) is NULL before the first use and '' after a transaction that had set it: both deny.
FUNCTIONS = """
CREATE FUNCTION chassis.tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant', true), '')::uuid;
CREATE FUNCTION chassis.whole() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('app.whole', true), '') = 'on';
CREATE FUNCTION chassis.relays() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('app.relay', true), '') = 'on';
CREATE FUNCTION chassis.person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.person', true), '')::uuid;
CREATE FUNCTION chassis.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.now', true), '')::timestamptz;
CREATE FUNCTION chassis.nodes() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.nodes', true), ''), '{}')::uuid[];
CREATE FUNCTION chassis.assignees() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.assignees', true), ''), '{}')::uuid[];
CREATE FUNCTION chassis.partners() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.partners', true), ''), '{}')::uuid[];
CREATE FUNCTION chassis.places() RETURNS TABLE (room_id uuid, since timestamptz, until timestamptz)
    LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT p.room_id, p.since, p.until
    FROM jsonb_to_recordset(coalesce(nullif(current_setting('app.places', true), ''), '[]')::jsonb)
        AS p (room_id uuid, since timestamptz, until timestamptz);
END;
"""

NODES = """
CREATE TABLE chassis.org_nodes (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    parent_id uuid,
    kind text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    ancestors uuid[] NOT NULL,
    source_version integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE FUNCTION chassis.reached_nodes() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT id FROM chassis.org_nodes
    WHERE tenant_id = (SELECT chassis.tenant()) AND ancestors && (SELECT chassis.nodes());
END;
"""

# The relay drains all tenants. It may see and mark rows, and delete those that were sent; it can add none.
OUTBOX = """
CREATE TABLE chassis.outbox (
    id bigserial PRIMARY KEY,
    event_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    routing_key text NOT NULL,
    subject text NOT NULL,
    aggregate_version integer NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
);
CREATE INDEX ix_outbox_unsent ON chassis.outbox (id) WHERE sent_at IS NULL;
CREATE INDEX ix_outbox_sent ON chassis.outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX ix_outbox_tenant ON chassis.outbox (tenant_id, id);
ALTER TABLE chassis.outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE chassis.outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY add ON chassis.outbox FOR INSERT WITH CHECK (tenant_id = (SELECT chassis.tenant()));
CREATE POLICY look ON chassis.outbox FOR SELECT
    USING (tenant_id = (SELECT chassis.tenant()) OR (SELECT chassis.relays()));
CREATE POLICY mark ON chassis.outbox FOR UPDATE USING ((SELECT chassis.relays()));
CREATE POLICY purge ON chassis.outbox FOR DELETE USING ((SELECT chassis.relays()) AND sent_at IS NOT NULL);
CREATE UNLOGGED TABLE chassis.relay (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    asleep_until timestamptz
);
"""

INBOX = """
CREATE TABLE chassis.inbox (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, event_id)
);
CREATE TABLE chassis.idempotency (
    tenant_id uuid NOT NULL,
    principal text NOT NULL,
    key text NOT NULL,
    method text NOT NULL,
    request_hash text NOT NULL,
    reply text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, principal, key)
);
"""

# Workers look for what is due in all tenants, and then work in the tenant of each row.
DUE_WORK = """
CREATE TABLE chassis.due_work (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    data jsonb NOT NULL DEFAULT '{}',
    done_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX uq_due_work_open ON chassis.due_work (tenant_id, kind, subject_id) WHERE done_at IS NULL;
CREATE INDEX ix_due_work_due ON chassis.due_work (due_at) WHERE done_at IS NULL;
"""

OPERATION_LOG = """
CREATE TABLE chassis.operation_log (
    tenant_id uuid NOT NULL,
    id bigserial NOT NULL,
    at timestamptz NOT NULL,
    principal text NOT NULL,
    permission text NOT NULL,
    request_id text NOT NULL,
    action text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    before jsonb,
    after jsonb,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX ix_operation_log_subject ON chassis.operation_log (tenant_id, subject_id, id);
"""


def upgrade() -> None:
    """Make the tables and who may do what with them."""
    for script in (FUNCTIONS, NODES, OUTBOX, INBOX, DUE_WORK, OPERATION_LOG):
        op.execute(script)
    for table in ("org_nodes", "inbox", "idempotency", "due_work", "operation_log"):
        for statement in policy_sql(f"chassis.{table}", Reach()):
            op.execute(statement)
    op.execute("CREATE POLICY look ON chassis.due_work FOR SELECT USING ((SELECT chassis.relays()))")
    grant(app_role())


def grant(role: str) -> None:
    """Give the application what it needs: it never changes what was logged, nor an event that was written."""
    op.execute(f"GRANT USAGE ON SCHEMA chassis TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA chassis TO {role}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA chassis TO {role}")
    op.execute(append_only_sql("chassis.operation_log", role))
    op.execute(f"REVOKE UPDATE ON chassis.outbox FROM {role}")
    op.execute(f"GRANT UPDATE (sent_at) ON chassis.outbox TO {role}")
