import pytest

from chassis import runtime
from chassis.testing import runtime_of
from contracts.core.errors import Forbidden, Unauthenticated
from contracts.ticketing.rpc import GET_TICKET
from gateway.tests.company import begin, post, tell_employee, token_of
from stack.bench.trust import Trust, measure


@pytest.fixture
def running():
    with runtime.using(runtime_of("gateway")) as installed:
        yield installed


@pytest.fixture
def company(running):
    return begin()


def _token(company, role):
    return token_of(company, f"employee:{tell_employee(company, post(company.root, role))}")


def test_each_step_of_a_request_takes_its_time(running, company, databases):
    trust = measure(running, databases.keys, "read", _token(company, "auditor"), GET_TICKET, "ticket:read", rounds=50)
    assert list(trust.steps) == ["who asks", "may it", "sign", "believe", "reach"]
    assert min(trust.steps.values()) > 0
    # Two signatures' work is by far the most of it: what was measured is the real thing.
    assert trust.steps["sign"] + trust.steps["believe"] > trust.ms / 2
    assert trust.first > trust.steps["who asks"]


def test_who_is_nobody_or_may_not_is_not_measured(running, company, databases):
    with pytest.raises(Unauthenticated):
        measure(running, databases.keys, "read", "st2.nobody", GET_TICKET, "ticket:read", rounds=1)
    with pytest.raises(Forbidden):
        measure(running, databases.keys, "read", _token(company, "hr"), GET_TICKET, "ticket:read", rounds=1)


@pytest.mark.parametrize(("ms", "sign"), [(0.4, "✓"), (0.6, "✗")])
def test_a_row_says_whether_it_is_within_its_limit(ms, sign):
    row = Trust("read", {"sign": ms, "believe": ms}, 1.5).row()
    assert row.startswith(f"{sign} trust, read: {2 * ms:.3f} CPU ms of 1 (")
