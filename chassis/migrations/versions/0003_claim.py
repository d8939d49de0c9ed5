"""Claims an idempotency key inside the statement that opens a transaction."""

from alembic import op

revision = "chassis_0003"
down_revision = "chassis_0002"

# Volatile, so that the record is looked for after the lock is held, with a snapshot of that moment.
CLAIM = """
CREATE FUNCTION chassis.claim(who text, asked text, hash text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    mine CONSTANT uuid := chassis.tenant();
    known record;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended(concat_ws('/', mine, who, asked), 7)) THEN
        RAISE EXCEPTION 'the key is in use' USING ERRCODE = 'ID002';
    END IF;
    SELECT request_hash, reply INTO known FROM chassis.idempotency
        WHERE tenant_id = mine AND principal = who AND key = asked;
    IF known.request_hash = hash THEN
        RAISE EXCEPTION 'the request was answered before' USING ERRCODE = 'ID001', DETAIL = known.reply;
    ELSIF known.request_hash IS NOT NULL THEN
        RAISE EXCEPTION 'the key belongs to another request' USING ERRCODE = 'ID003';
    END IF;
END
$$
"""


def upgrade() -> None:
    """Make the function."""
    op.execute(CLAIM)
