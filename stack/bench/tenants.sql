-- Makes what is missing of %(count)s other tenants: each has the organization, the staff, 30 rooms with who lives there, and
-- 100 tickets with their log, of the tenant %(tenant)s, under the same ids.
WITH others AS (
    SELECT made.tenant_id, jsonb_build_object('tenant_id', made.tenant_id) AS own
    FROM generate_series(1, %(count)s) AS i, LATERAL (SELECT md5(%(tenant)s || ' other ' || i)::uuid AS tenant_id) AS made
    WHERE NOT EXISTS (SELECT FROM chassis.org_nodes AS known WHERE known.tenant_id = made.tenant_id)
),
some_rooms AS MATERIALIZED (SELECT id FROM rooms WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 30),
some_tickets AS MATERIALIZED (SELECT id FROM tickets WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 100),
nodes AS (
    INSERT INTO chassis.org_nodes
    SELECT made.* FROM others, chassis.org_nodes AS one, LATERAL jsonb_populate_record(one, own) AS made
    WHERE one.tenant_id = %(tenant)s
),
staff AS (
    INSERT INTO employees
    SELECT made.* FROM others, employees AS one, LATERAL jsonb_populate_record(one, own) AS made
    WHERE one.tenant_id = %(tenant)s
),
homes AS (
    INSERT INTO rooms
    SELECT made.* FROM others, rooms AS one, LATERAL jsonb_populate_record(one, own) AS made
    WHERE one.tenant_id = %(tenant)s AND one.id IN (SELECT id FROM some_rooms)
),
holders AS (
    INSERT INTO room_holders
    SELECT made.* FROM others, room_holders AS one, LATERAL jsonb_populate_record(one, own) AS made
    WHERE one.tenant_id = %(tenant)s AND one.room_id IN (SELECT id FROM some_rooms)
),
repairs AS (
    INSERT INTO tickets
    SELECT made.* FROM others, tickets AS one, LATERAL jsonb_populate_record(one, own) AS made
    WHERE one.tenant_id = %(tenant)s AND one.id IN (SELECT id FROM some_tickets)
)
INSERT INTO ticket_log
SELECT made.* FROM others, ticket_log AS one, LATERAL jsonb_populate_record(one, own) AS made
WHERE one.tenant_id = %(tenant)s AND one.ticket_id IN (SELECT id FROM some_tickets)
