-- Makes the tickets %(first)s to %(count)s of the tenant with their log, as if they had been reported over two years. The project
-- %(without)s gets none. The steps of a ticket are the first so many of the flow.
WITH residents AS (
    SELECT DISTINCT ON (room_id) room_id, customer_id, customer_name, phones[1] AS phone
    FROM room_holders
    WHERE tenant_id = %(tenant)s AND to_date IS NULL
    ORDER BY room_id, relation DESC
),
workers AS (
    SELECT (post ->> 'node_id')::uuid AS org_node_id, array_agg(id) AS ids, array_agg(name) AS names
    FROM employees, jsonb_array_elements(posts) AS post
    WHERE tenant_id = %(tenant)s AND post ->> 'role' = 'repair_worker'
    GROUP BY 1
),
places AS (
    SELECT rooms.*, customer_id, customer_name, phone, ids, names,
        row_number() OVER (ORDER BY md5(rooms.id::text)) - 1 AS place
    FROM rooms
    JOIN residents ON room_id = rooms.id
    JOIN workers USING (org_node_id)
    WHERE tenant_id = %(tenant)s AND org_node_id IS DISTINCT FROM %(without)s
),
-- Of a hundred tickets most are closed. Many of the newest wait, which a run needs to dispatch them.
courses (first, last, status, steps) AS (
    VALUES (0, 19, 'reported', 1), (20, 24, 'dispatched', 2), (25, 27, 'accepted', 3), (28, 30, 'working', 4),
        (31, 31, 'paused', 5), (32, 33, 'done', 5), (34, 36, 'rating', 6), (37, 39, 'cancelled', 2),
        (40, 99, 'closed', 7)
),
numbered AS (
    SELECT i, md5(%(tenant)s || ' ticket ' || i)::uuid AS id, status, steps,
        ('x' || left(md5('when ' || i), 7))::bit(28)::int AS chance,
        date_trunc('day', now()) - (i %% 100) * interval '7 days' - (i::bigint * 7919 %% 604800) * interval '1 second'
            AS reported_at
    FROM generate_series(%(first)s, %(count)s) AS i
    JOIN courses ON i %% 100 BETWEEN first AND last
),
made AS (
    INSERT INTO tickets (
        tenant_id, id, org_node_id, version, room_id, room_label, project_name, description, urgency, channel, photos,
        under_warranty, customer_id, contact_name, contact_phone, reported_at, status, round, steps, worker_id,
        worker_name, dispatch_due_at, told_level, work_started, work, satisfied, rated_at
    )
    SELECT
        %(tenant)s, numbered.id, org_node_id, steps, places.id, label, project_name,
        (ARRAY['厨房水龙头漏水，关不紧', '客厅灯不亮', '门锁打不开', '卫生间下水道堵塞'])[1 + i %% 4],
        (ARRAY['low', 'normal', 'normal', 'urgent', 'emergency'])[1 + i %% 5],
        (ARRAY['spoken', 'written', 'phone', 'intercom', 'portal'])[1 + chance %% 5], '{}',
        coalesce(warranty_until >= reported_at::date, false), customer_id, customer_name, phone, reported_at, status, 1,
        steps, CASE WHEN status NOT IN ('reported', 'cancelled') THEN ids[1 + chance %% cardinality(ids)] END,
        CASE WHEN status NOT IN ('reported', 'cancelled') THEN names[1 + chance %% cardinality(ids)] END,
        -- In ten years, so that no clock runs out while something is measured.
        date_trunc('day', now()) + interval '10 years', 0, status NOT IN ('reported', 'dispatched', 'accepted', 'cancelled'),
        CASE WHEN status IN ('done', 'rating', 'closed')
            THEN '{"hours": "1.50", "parts": [], "photos": [], "note": null}'::jsonb END,
        CASE WHEN status = 'closed' THEN true END, CASE WHEN status = 'closed' THEN reported_at + interval '3 days' END
    FROM numbered
    JOIN places ON place = chance %% (SELECT count(*) FROM places)
    -- In the order of the keys: a block of their index is written once.
    ORDER BY numbered.id
    RETURNING id, status, steps, reported_at, dispatch_due_at
),
flow (step, action, from_status, to_status) AS (
    VALUES (1, 'open', NULL, 'reported'), (2, 'dispatch', 'reported', 'dispatched'),
        (3, 'accept', 'dispatched', 'accepted'), (4, 'start', 'accepted', 'working'),
        (5, 'report_done', 'working', 'done'), (6, 'pass_audit', 'done', 'rating'),
        (7, 'rate_satisfied', 'rating', 'closed')
),
logged AS (
    INSERT INTO ticket_log (tenant_id, id, ticket_id, step, action, from_status, to_status, round, actor, at)
    SELECT %(tenant)s, uuidv7(), made.id, step,
        CASE WHEN step = steps AND status = 'cancelled' THEN 'cancel'
             WHEN step = steps AND status = 'paused' THEN 'pause' ELSE action END,
        from_status, CASE WHEN step = steps THEN status ELSE to_status END, 1, 'system:ticketing',
        reported_at + (step - 1) * interval '6 hours'
    FROM made
    JOIN flow ON step <= steps
),
due AS (
    INSERT INTO chassis.due_work (tenant_id, kind, subject_id, due_at, data)
    SELECT %(tenant)s, 'dispatch_overdue', id, dispatch_due_at, '{"round": 1, "level": 1}'
    FROM made
    WHERE status = 'reported'
)
SELECT count(*) FROM made
