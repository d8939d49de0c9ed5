"""The decision itself, without a database."""

from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from chassis.scopes import AssignmentScope, OrgScope, RoomsScope
from contracts.core.errors import Forbidden
from gateway.access.authorization import Granted, Tenancy, may, scopes_of_employee, scopes_of_resident
from gateway.access.roles import INTERNAL, ROLES

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROOM, NODE, EMPLOYEE = uuid4(), uuid4(), uuid4()


def test_a_lead_reaches_the_node_of_the_post():
    found = scopes_of_employee(EMPLOYEE, [Granted(ROLES["project_lead"], NODE, whole=False)])
    assert found["ticket:dispatch"] == (OrgScope(NODE),)
    assert "ticket:work" not in found


def test_a_worker_reaches_only_what_is_assigned():
    found = scopes_of_employee(EMPLOYEE, [Granted(ROLES["repair_worker"], NODE, whole=False)])
    assert set(found.values()) == {(AssignmentScope(EMPLOYEE),)}


def test_two_posts_add_up():
    other = uuid4()
    found = scopes_of_employee(
        EMPLOYEE, [Granted(ROLES["desk"], NODE, False), Granted(ROLES["repair_worker"], other, False)]
    )
    assert set(found["ticket:read"]) == {OrgScope(NODE), AssignmentScope(EMPLOYEE)}
    assert found["ticket:open"] == (OrgScope(NODE),)


def test_without_posts_nothing_is_allowed():
    assert scopes_of_employee(EMPLOYEE, []) == {}


def test_a_tenure_lasts_from_the_first_to_the_last_minute_in_the_companys_zone():
    scope = Tenancy(ROOM, date(2026, 3, 1), date(2026, 3, 31)).scope(SHANGHAI)
    assert scope == RoomsScope(ROOM, datetime(2026, 2, 28, 16, tzinfo=UTC), datetime(2026, 3, 31, 16, tzinfo=UTC))


def test_a_tenure_without_an_end_goes_on():
    assert Tenancy(ROOM, date(2026, 3, 1), None).scope(SHANGHAI).until is None


def test_a_resident_without_a_room_may_nothing():
    assert scopes_of_resident([], SHANGHAI) == {}


def test_a_missing_permission_is_named():
    with pytest.raises(Forbidden, match="ticket:audit"):
        may({"ticket:read": (OrgScope(NODE),)}, "ticket:audit")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_role_has_what_only_the_gateway_may(role: str):
    assert not ROLES[role].permissions & INTERNAL


def test_nobody_may_do_a_workers_work_but_a_worker():
    assert [name for name, role in ROLES.items() if "ticket:work" in role.permissions] == ["repair_worker"]
