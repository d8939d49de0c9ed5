"""Lets a part forget a person: the words about her in events that were sent, in answers that are kept, in the log."""

from alembic import op

from chassis.database.migration import app_role
from chassis.database.reach import Reach
from chassis.database.security import append_only_sql, policy_sql

revision = "chassis_0013"
down_revision = "chassis_0012"

TABLE = """
CREATE TABLE chassis.erased_persons (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, person_id)
)
"""

# A batch event tells of many: she alone is taken out of it. What is said of words is asked of every row of a tenant:
# the planner puts `mentions` into the statement, and knows the patterns before it begins.
WORDS = r"""
CREATE FUNCTION chassis.patterns(words text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT array_agg('%' || regexp_replace(word, '([%_\\])', '\\\1', 'g') || '%')
        FROM unnest(words) AS given (word));
CREATE FUNCTION chassis.mentions(said text, words text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(said LIKE ANY (chassis.patterns(words)), false);
CREATE FUNCTION chassis.without_words(said text, words text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE word text;
BEGIN
    FOREACH word IN ARRAY words LOOP
        said := replace(said, word, '');
    END LOOP;
    RETURN said;
END
$$;
CREATE FUNCTION chassis.without_person(said jsonb, person uuid) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN said || jsonb_build_object('data', (
        SELECT coalesce(jsonb_object_agg(key, CASE WHEN jsonb_typeof(value) <> 'array' THEN value ELSE (
            SELECT coalesce(jsonb_agg(part), '[]') FROM jsonb_array_elements(value) AS parts (part)
            WHERE part ->> 'id' IS DISTINCT FROM person::text
        ) END), '{}') FROM jsonb_each(said -> 'data')
    ));
"""

# What the application can only add to, or not even that, it can have forgotten, and only of somebody of whom it has
# left a row that says so, for good. The chain of the log is over digests of what is forgotten, and each row of it is
# named: the log itself says which are without their states.
FORGET = """
CREATE FUNCTION chassis.forget_person(person uuid, things text[], gone text[], keys text[], words text[], names text[])
    RETURNS TABLE (name text, count bigint, log_row bigint) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $forget$
DECLARE
    mine CONSTANT uuid := chassis.tenant();
BEGIN
    PERFORM FROM chassis.erased_persons e WHERE e.tenant_id = mine AND e.person_id = person;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing says that % is erased', person;
    END IF;
    DELETE FROM chassis.outbox o WHERE o.tenant_id = mine AND o.subject = ANY (things) AND o.sent_at IS NOT NULL;
    GET DIAGNOSTICS count = ROW_COUNT; name := 'chassis.outbox'; RETURN NEXT;
    UPDATE chassis.outbox o
        SET body = chassis.without_words(chassis.without_person(o.body::jsonb, person)::text, words)
        WHERE o.tenant_id = mine AND o.sent_at IS NOT NULL AND chassis.mentions(o.body, words || person::text);
    GET DIAGNOSTICS count = ROW_COUNT; name := 'chassis.outbox'; RETURN NEXT;
    UPDATE chassis.idempotency i SET reply = '{}' WHERE i.tenant_id = mine AND chassis.mentions(i.reply, keys);
    GET DIAGNOSTICS count = ROW_COUNT; name := 'chassis.idempotency'; RETURN NEXT;
    UPDATE chassis.due_work d SET data = '{}', last_error = NULL
        WHERE d.tenant_id = mine AND d.done_at IS NOT NULL AND d.subject_id::text = ANY (things || person::text);
    GET DIAGNOSTICS count = ROW_COUNT; name := 'chassis.due_work'; RETURN NEXT;
    RETURN QUERY UPDATE chassis.operation_log l SET before = NULL, after = NULL, salt = NULL
        WHERE l.tenant_id = mine AND l.action <> 'person.erase' AND (l.before IS NOT NULL OR l.after IS NOT NULL) AND (
            l.subject_id = ANY (gone || person::text) OR chassis.mentions(concat(l.before, l.after), words)
            OR (l.subject_id = ANY (things) AND chassis.mentions(concat(l.before, l.after), names)))
        RETURNING 'chassis.operation_log', 1::bigint, l.id;
END
$forget$;
REVOKE ALL ON FUNCTION chassis.forget_person FROM PUBLIC;
CREATE POLICY forget ON chassis.outbox FOR UPDATE TO CURRENT_USER USING (tenant_id = (SELECT chassis.tenant()));
"""


def upgrade() -> None:
    """Make the table and the functions."""
    op.execute(TABLE)
    for statement in policy_sql("chassis.erased_persons", Reach()):
        op.execute(statement)
    role = app_role()
    op.execute(f"GRANT SELECT, INSERT ON chassis.erased_persons TO {role}")
    op.execute(append_only_sql("chassis.erased_persons", role))
    for script in (WORDS, FORGET):
        op.execute(script)
    op.execute(
        f"GRANT EXECUTE ON FUNCTION chassis.forget_person(uuid, text[], text[], text[], text[], text[]) TO {role}"
    )
