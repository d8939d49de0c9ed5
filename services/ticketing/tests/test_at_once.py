from concurrent.futures import ThreadPoolExecutor

from chassis import runtime
from chassis.testing import emitted, runtime_of
from contracts.core.errors import ServiceError
from contracts.ticketing import rpc
from contracts.ticketing.events import TICKET_DISPATCHED


def answer_of(step):
    try:
        return step()["status"]
    except ServiceError as refused:
        return refused.code


def at_once(*steps):
    """What came of each of ``steps``, taken at the same time."""
    with runtime.using(runtime_of("ticketing")), ThreadPoolExecutor(len(steps)) as threads:
        return sorted(threads.map(answer_of, steps))


def test_of_two_who_know_the_same_version_one_comes_too_late(flow, world):
    ticket = flow.open()
    came = at_once(
        lambda: flow.dispatch(ticket, expected_version=1),
        lambda: flow.dispatch(ticket, to=world.second_worker, expected_version=1),
    )
    assert came == ["dispatched", "stale_version"]
    assert len(emitted("ticketing", world.tenant, TICKET_DISPATCHED)) == 1


def test_what_two_do_at_once_is_decided_by_the_table(flow):
    ticket = flow.rating()
    came = at_once(lambda: flow.rate(ticket, satisfied=True), lambda: flow.rate(ticket, satisfied=True))
    assert came == ["closed", "illegal_transition"]
    assert [step["action"] for step in flow.progress(ticket)].count("rate_satisfied") == 1


def test_a_limit_may_be_set_by_two_at_once(world):
    def put():
        request = {"org_node_id": world.tree.left, "urgency": "low", "dispatch_minutes": 5, "rating_minutes": 5}
        reply = world.ask(world.manager, rpc.SET_TIME_LIMIT, "time_limit:set", **request)
        return {"status": str(len(reply["items"]))}

    assert at_once(put, put) == ["4", "4"]


def test_a_report_that_is_sent_twice_is_one_ticket(flow, world):
    request = {"room_id": world.room, "description": "漏水"}
    first, second = (world.ask(world.owner, rpc.OPEN_TICKET, "ticket:open", key="k-1", **request) for _ in range(2))
    assert first == second
    assert len(emitted("ticketing", world.tenant)) == 1
