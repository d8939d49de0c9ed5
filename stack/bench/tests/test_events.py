import json

import pytest

from stack.bench.latency import delays, judged
from stack.bench.notifying import cost
from stack.bench.partner import Arrival
from stack.errors import StackError


def _about(ticket, at):
    return Arrival(at, json.dumps({"data": {"about": f"ticket:{ticket}"}}).encode())


def test_every_event_about_a_ticket_is_as_late_as_it_comes_after_the_commit():
    arrived = [_about("a", 10.02), _about("b", 11.5), _about("a", 10.03), _about("older", 9.0)]
    assert delays({"a": 10.0, "b": 11.0}, arrived) == pytest.approx([20.0, 30.0, 500.0])


@pytest.mark.parametrize("tickets", [{"a": 10.0, "b": 10.0}, {}])
def test_a_ticket_of_which_the_partner_did_not_hear_is_no_figure(tickets):
    with pytest.raises(StackError, match=f"heard of {min(1, len(tickets))} of {len(tickets)} tickets"):
        delays(tickets, [_about("a", 10.02)])


def test_half_and_ninety_nine_of_a_hundred_are_judged():
    p50, p99 = judged([float(ms) for ms in range(1, 101)])
    assert (p50.value, p50.met) == (50.5, False)
    assert p99.value == pytest.approx(99.01)
    assert p99.met


def test_a_notification_has_its_share_of_what_the_database_server_does_for_all():
    cpu = {"notify": 0.5, "backends of notify": 0.1, "backends of others": 0.3, "database": 0.2, "gateway": 9.0}
    aim = cost("an open", cpu, 500)
    assert aim.parts == pytest.approx({"notify": 1.0, "database": 0.3})
    assert aim.value == pytest.approx(1.3)
