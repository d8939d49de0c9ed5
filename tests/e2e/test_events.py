"""A partner has soon what follows from a ticket, and a relay moves what is written into its outbox."""

import time
from contextlib import closing

from chassis.amqp import names
from chassis.testing import eventually
from stack.bench import latency, relaying
from stack.bench.backlog import admin
from stack.bench.cpu import Groups
from stack.bench.groups import suite_roots
from stack.bench.notifying import parted
from stack.bench.partner import listening
from stack.suite.parts import PARTNER
from tests.e2e.people import People
from tests.e2e.running import Running
from tests.e2e.tickets import reported

_MANY = 1200
_LONGEST_MS = 5000.0
"""What a busy machine is given; `make bench` measures."""


def test_a_partner_hears_of_every_ticket_after_its_commit(running: Running, people: People):
    resident = people.resident_of(people.owners(running.warranted)[0])
    with (
        closing(admin(running.suite, "ticketing")) as database,
        listening(running.suite.partner_url, names.partner_queue(PARTNER)) as arrived,
    ):
        since = time.time()
        opened = [reported(resident)["id"] for _ in range(3)]
        committed = latency.committed(database, running.operator.get("/v1/me")["tenant_id"], since)
        eventually(lambda: len(latency.heard(opened, arrived)) == 3, "the partner heard of all")
    assert committed.keys() == set(opened)
    found = latency.delays(committed, arrived)
    assert min(found) > 0
    assert max(found) < _LONGEST_MS


def test_a_relay_moves_everything_that_was_written_into_its_outbox(running: Running, people: People):
    reported(people.resident_of(people.owners(running.warranted)[0]))
    with closing(admin(running.suite, "ticketing")) as database:
        own = {database.info.backend_pid}
        groups = Groups(suite_roots(running.suite), own)
        aim = relaying.measure(running.suite, running.harbour, database, groups, _MANY)
        backends = parted(running.suite, database, own).read().keys() - groups.roots.keys()
        assert backends == {"backends of notify", "backends of others"}
        with database.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM chassis.outbox WHERE routing_key LIKE 'ticketing.bench.%'")
            assert cursor.fetchall() == [(0,)], "it leaves nothing behind"
    assert aim.value > 0
    assert aim.parts["relay ms"] > 0
