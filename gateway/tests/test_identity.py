"""Who is behind a token, and for how long that is believed."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.scopes import OrgScope, RoomsScope
from chassis.testing import clock_at, eventually, work_as
from chassis.testing.statements import statements
from contracts.core.errors import Unauthenticated
from gateway.access.changes import tell_of_all
from gateway.access.ending import end_all
from gateway.access.identity import Identities
from gateway.access.tokens import ACCESS, Token
from gateway.tests.company import ACompany, post, tell_employee, tell_resident, tenure, token_of

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)  # in Shanghai


Change = Callable[[ACompany, UUID], object]


@pytest.fixture
def identities() -> Iterator[Identities]:
    made = Identities()
    yield made
    made.close()


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


@pytest.mark.parametrize(("of_the_former", "begins"), [(8, 9), (10, 11), (None, 10)])
def test_the_day_on_which_a_room_changes_hands_is_of_who_leaves(
    company: ACompany, identities: Identities, of_the_former: int | None, begins: int
):
    room = uuid4()
    tell_resident(company, tenure(room, to_date=date(2026, 3, of_the_former) if of_the_former else None))
    tell_resident(company, tenure(uuid4(), to_date=date(2026, 3, 10)))
    comes = tell_resident(company, tenure(room, from_date=date(2026, 3, min(begins, 10))))
    with clock_at(NOON + timedelta(days=1)):
        found = identities.of(token_of(company, f"customer:{comes}"))
    assert found.permissions["ticket:read"] == (RoomsScope(room, datetime(2026, 3, begins - 1, 16, tzinfo=UTC)),)


def test_who_comes_does_not_reach_the_room_on_its_former_resident_s_last_day(company: ACompany, identities: Identities):
    room = uuid4()
    comes = tell_resident(company, tenure(room, from_date=date(2026, 3, 10)))
    token = token_of(company, f"customer:{comes}")
    with clock_at(NOON):
        eventually(lambda: not _asks(identities, token), "what was found is believed")
        assert identities.of(token).permissions
        tell_resident(company, tenure(room, to_date=date(2026, 3, 10)))
        eventually(lambda: identities.of(token).permissions == {}, "that somebody leaves is heard")


def _asks(identities: Identities, token: str) -> bool:
    """Say whether the database is asked who is behind ``token``."""
    with statements("gateway") as sent:
        identities.of(token)
    return bool(sent)


def _other_post(company: ACompany, employee: UUID) -> None:
    tell_employee(company, post(company.root, "desk"), id=employee, version=2)


def _something_of_the_tenant(company: ACompany, _employee: UUID) -> None:
    with work_as("gateway", tenant=company.tenant_id) as work:
        tell_of_all(work)


@pytest.mark.parametrize("change", [_other_post, _something_of_the_tenant])
def test_what_is_known_is_asked_again_when_it_has_changed(company: ACompany, identities: Identities, change: Change):
    employee = tell_employee(company, post(company.root, "hr"))
    token = token_of(company, f"employee:{employee}")
    assert _asks(identities, token)
    eventually(lambda: not _asks(identities, token), "what was found is believed")
    change(company, employee)
    eventually(lambda: _asks(identities, token), "the change is heard")


def test_what_changes_for_others_is_nothing_to_ask_about(company: ACompany, identities: Identities):
    employee, other = (tell_employee(company, post(company.root, "hr")) for _ in range(2))
    token, another = (token_of(company, f"employee:{one}") for one in (employee, other))
    eventually(lambda: not _asks(identities, token) and not _asks(identities, another), "what was found is believed")
    _other_post(company, other)
    eventually(lambda: _asks(identities, another), "the change is heard")
    assert not _asks(identities, token)


def test_who_has_another_post_may_at_once_what_it_gives(company: ACompany, identities: Identities):
    employee = tell_employee(company, post(company.root, "hr"))
    token = token_of(company, f"employee:{employee}")
    eventually(lambda: not _asks(identities, token), "what was found is believed")
    _other_post(company, employee)
    eventually(lambda: "ticket:open" in identities.of(token).permissions, "the new post counts")
    assert "employee:add" not in identities.of(token).permissions


def test_a_session_that_was_ended_is_over_at_once(company: ACompany, identities: Identities):
    employee = tell_employee(company, post(company.root, "hr"))
    token = token_of(company, f"employee:{employee}")
    eventually(lambda: not _asks(identities, token), "what was found is believed")
    with work_as("gateway", tenant=company.tenant_id) as work:
        end_all(work, f"employee:{employee}")

    def over() -> bool:
        try:
            identities.of(token)
        except Unauthenticated:
            return True
        return False

    eventually(over, "the session is over")


def test_what_is_known_ends_at_midnight(company: ACompany, identities: Identities):
    employee = tell_employee(company, post(company.root, "hr", to_date=date(2026, 3, 10)))
    late = datetime(2026, 3, 10, 15, 59, tzinfo=UTC)
    with clock_at(late):
        token = token_of(company, f"employee:{employee}")
        eventually(lambda: not _asks(identities, token), "what was found is believed")
        assert "employee:add" in identities.of(token).permissions
    with clock_at(late + timedelta(minutes=2)):
        assert identities.of(token).permissions == {}


def test_who_hears_nothing_asks_each_time(company: ACompany, identities: Identities):
    employee = tell_employee(company, post(company.root, "hr"))
    token = token_of(company, f"employee:{employee}")
    eventually(lambda: not _asks(identities, token), "what was found is believed")
    identities.close()
    eventually(lambda: _asks(identities, token), "nothing is believed any more")
    assert _asks(identities, token)


def test_an_access_token_is_good_for_ten_minutes(company: ACompany, identities: Identities):
    employee = tell_employee(company, post(company.root, "hr"))
    with clock_at(NOON):
        token = token_of(company, f"employee:{employee}")
        assert identities.of(token).principal == f"employee:{employee}"
    with clock_at(NOON + timedelta(minutes=10)), pytest.raises(Unauthenticated):
        identities.of(token)


def test_a_token_of_our_form_that_nobody_was_given_is_refused(company: ACompany, identities: Identities):
    for tenant in (company.tenant_id, uuid4()):
        with pytest.raises(Unauthenticated):
            identities.of(str(Token.new(ACCESS, tenant, uuid4())))


def test_an_account_that_is_gone_is_nobody(company: ACompany, identities: Identities):
    with pytest.raises(Unauthenticated):
        identities.of(token_of(company, f"employee:{uuid4()}"))
