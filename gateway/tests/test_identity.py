"""Who is behind a token, and for how long that is believed."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.scopes import OrgScope, RoomsScope
from chassis.testing import clock_at, work_as
from contracts.core.errors import Unauthenticated
from gateway.access.identity import Identities
from gateway.access.models import Session
from gateway.access.tokens import new_token
from gateway.tests.company import ACompany, post, tell_employee, tell_resident, tenure, token_of

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)  # in Shanghai


class Seconds:
    """A timer that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def timer() -> Seconds:
    return Seconds()


@pytest.fixture
def identities(timer: Seconds) -> Identities:
    return Identities(timer)


def _end(company: ACompany) -> None:
    with work_as("gateway", tenant=company.tenant_id) as work:
        for session in work.all(work.select(Session)):
            session.ended_at = work.now


def test_an_employee_has_the_posts_of_the_day(company: ACompany, identities: Identities):
    posts = [
        post(company.root, "auditor"),
        post(company.root, "hr", to_date=date(2026, 3, 9)),
        post(company.root, "desk", from_date=date(2026, 3, 11)),
    ]
    employee = tell_employee(company, *posts)
    with clock_at(NOON):
        found = identities.of(token_of(company, f"employee:{employee}"))
    assert found.permissions["ticket:read"] == (OrgScope(company.root, whole=True),)
    assert "employee:add" not in found.permissions
    assert "ticket:open" not in found.permissions


@pytest.mark.parametrize(("hour", "counts"), [(15, True), (16, False)])
def test_a_post_ends_at_midnight_where_the_company_is(
    company: ACompany, identities: Identities, hour: int, counts: bool
):
    employee = tell_employee(company, post(company.root, "hr", to_date=date(2026, 3, 10)))
    with clock_at(datetime(2026, 3, 10, hour, 30, tzinfo=UTC)):
        found = identities.of(token_of(company, f"employee:{employee}"))
    assert ("employee:add" in found.permissions) is counts


def test_who_has_no_post_any_more_is_known_and_may_nothing(company: ACompany, identities: Identities):
    employee = tell_employee(company, post(company.root, "hr", to_date=date(2026, 1, 2)))
    with clock_at(NOON):
        assert identities.of(token_of(company, f"employee:{employee}")).permissions == {}


def test_a_resident_reaches_the_rooms_of_the_day(company: ACompany, identities: Identities):
    room = uuid4()
    resident = tell_resident(company, tenure(room), tenure(uuid4(), to_date=date(2026, 2, 1)))
    with clock_at(NOON):
        found = identities.of(token_of(company, f"customer:{resident}"))
    assert found.permissions["ticket:read"] == (RoomsScope(room, datetime(2025, 12, 31, 16, tzinfo=UTC)),)


def test_an_ended_session_is_believed_for_a_second_more(company: ACompany, identities: Identities, timer: Seconds):
    employee = tell_employee(company, post(company.root, "hr"))
    token = token_of(company, f"employee:{employee}")
    known = identities.of(token)
    _end(company)
    timer.now = 0.9
    assert identities.of(token) is known
    timer.now = 1.1
    with pytest.raises(Unauthenticated):
        identities.of(token)


def test_a_session_ends_by_itself(company: ACompany, identities: Identities):
    employee = tell_employee(company, post(company.root, "hr"))
    with clock_at(NOON):
        token = token_of(company, f"employee:{employee}")
    with clock_at(NOON + timedelta(hours=12)), pytest.raises(Unauthenticated):
        identities.of(token)


def test_a_token_of_our_form_that_nobody_was_given_is_refused(company: ACompany, identities: Identities):
    for tenant in (company.tenant_id, uuid4()):
        with pytest.raises(Unauthenticated):
            identities.of(new_token(tenant))


def test_an_account_that_is_gone_is_nobody(company: ACompany, identities: Identities):
    with pytest.raises(Unauthenticated):
        identities.of(token_of(company, f"employee:{uuid4()}"))
