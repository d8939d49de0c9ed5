"""Partitions the operation log by month, and gives any log the means."""

from alembic import op

from chassis.database.migration import app_role
from chassis.database.monthly import by_month

revision = "chassis_0006"
down_revision = "chassis_0005"

# For how many months each log is kept, only the owner can say; NULL: for ever. Less than six the law does not allow.
MONTHS = """
CREATE SCHEMA months;
CREATE TABLE months.kept (
    log text PRIMARY KEY,
    months integer CHECK (months >= 6)
);
"""

# Whoever writes through the log waits for the rest only if the row is of no month: the lock is on that partition alone.
MAKE = """
CREATE FUNCTION months.make(log text, rest text, part text, since timestamptz) RETURNS void LANGUAGE plpgsql AS $make$
DECLARE
    until CONSTANT timestamptz := since + interval '1 month';
    said text;
BEGIN
    EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING ALL)', part, rest);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', part);
    FOR said IN
        SELECT format('SET (%s)', array_to_string(reloptions, ', ')) FROM pg_class
            WHERE oid = rest::regclass AND reloptions IS NOT NULL
        UNION ALL
        SELECT format('ALTER COLUMN %I SET STATISTICS 0', attname) FROM pg_attribute
            WHERE attrelid = rest::regclass AND attstattarget = 0 AND attnum > 0 AND NOT attisdropped
        UNION ALL
        -- Each row is held to it as it moves. All at once would be checked as the owner, who sees no row it refers to.
        SELECT format('ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
            WHERE conrelid = rest::regclass AND contype = 'f'
    LOOP
        EXECUTE format('ALTER TABLE %s %s', part, said);
    END LOOP;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', rest);
    EXECUTE format(
        'WITH moved AS (DELETE FROM %s WHERE at >= %L AND at < %L RETURNING *) INSERT INTO %s SELECT * FROM moved',
        rest, since, until, part
    );
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)', log, part, since, until);
END
$make$;
"""

# It takes no argument, so that the application can have done what the owner has laid down, and nothing else.
TURN = """
CREATE FUNCTION chassis.turn_months() RETURNS TABLE (log text, made integer, dropped integer, strays bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s' AS $turn$
DECLARE
    this CONSTANT timestamptz := date_trunc('month', now());
    last CONSTANT timestamptz := this + interval '3 months';
    known record;
    name text;
    rest text;
    part text;
    found timestamptz[];
    since timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(7391026517);
    FOR known IN SELECT k.log, k.months FROM months.kept k ORDER BY k.log LOOP
        log := known.log; made := 0; dropped := 0;
        name := split_part(log, '.', 2);
        rest := format('months.%I', name || '_default');
        EXECUTE format('SELECT array_agg(DISTINCT date_trunc(''month'', at)) FROM %s WHERE at < %L', rest, last)
            INTO found;
        FOR since IN SELECT generate_series(this, last, '1 month') UNION SELECT unnest(found) ORDER BY 1 LOOP
            part := format('months.%I', name || to_char(since, '_YYYY_MM'));
            IF to_regclass(part) IS NULL THEN
                PERFORM months.make(log, rest, part, since);
                made := made + 1;
            END IF;
        END LOOP;
        FOR part IN
            SELECT format('months.%I', c.relname) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = log::regclass AND c.relname ~ '_[0-9]{4}_[0-9]{2}$'
                AND to_timestamp(right(c.relname, 7), 'YYYY_MM') < this - make_interval(months => known.months)
        LOOP
            EXECUTE format('DROP TABLE %s', part);
            dropped := dropped + 1;
        END LOOP;
        EXECUTE format('SELECT count(*) FROM %s', rest) INTO strays;
        RETURN NEXT;
    END LOOP;
END
$turn$;
REVOKE ALL ON FUNCTION chassis.turn_months() FROM PUBLIC;
"""


def upgrade() -> None:
    """Make the schema and the functions, and partition the log."""
    for script in (MONTHS, MAKE, TURN):
        op.execute(script)
    op.execute(f"GRANT EXECUTE ON FUNCTION chassis.turn_months() TO {app_role()}")
    key = "CONSTRAINT pk_operation_log PRIMARY KEY (tenant_id, id, at)"
    by_month("chassis.operation_log", key, serial="id")
    op.execute("CREATE INDEX ix_operation_log_subject ON chassis.operation_log (tenant_id, subject_id, id)")
