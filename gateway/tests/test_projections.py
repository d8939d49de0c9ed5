"""What the gateway keeps of hr's and customer's facts."""

from uuid import UUID, uuid4

from chassis.testing import deliver, work_as
from contracts.hr.events import EMPLOYEES_CHANGED
from gateway.access.models import Account, Grant, ResidentRoom
from gateway.handlers import Handlers
from gateway.tests.company import TODAY, ACompany, post, tell_employee, tell_resident, tenure, yesterday


def _roles(company: ACompany, employee: UUID) -> list[str]:
    with work_as("gateway", tenant=company.tenant_id) as work:
        grants = work.all(work.select(Grant).where(Grant.account_id == employee))
        return sorted(grant.role for grant in grants)


def test_an_employee_gets_an_account_and_a_grant_for_each_post(company: ACompany):
    employee = tell_employee(company, post(company.root, "desk"), post(uuid4(), "cashier"))
    with work_as("gateway", tenant=company.tenant_id) as work:
        assert work.get(Account, employee).password_hash is None
    assert _roles(company, employee) == ["cashier", "desk"]


def test_a_newer_list_of_posts_replaces_the_older(company: ACompany):
    employee = tell_employee(company, post(company.root, "desk"), post(company.root, "cashier"))
    tell_employee(company, post(company.root, "hr"), id=employee, version=2)
    assert _roles(company, employee) == ["hr"]


def test_an_older_list_that_comes_late_changes_nothing(company: ACompany):
    employee = tell_employee(company, post(company.root, "hr"), version=3)
    tell_employee(company, post(company.root, "group_admin"), id=employee, version=2)
    assert _roles(company, employee) == ["hr"]


def test_the_same_fact_twice_is_the_same(company: ACompany):
    only = post(company.root, "desk")
    employee = tell_employee(company, only)
    tell_employee(company, only, id=employee)
    assert _roles(company, employee) == ["desk"]


def test_the_first_operators_own_grant_stays(company: ACompany):
    with work_as("gateway", tenant=company.tenant_id) as work:
        boss = work.all(work.select(Account).where(Account.login == "boss"))[0].id
    assert _roles(company, boss) == ["group_admin"]
    tell_employee(company, post(company.root, "desk"))
    assert _roles(company, boss) == ["group_admin"]


def test_a_number_that_is_somebodys_login_already_does_not_stop_the_batch(company: ACompany):
    employee = {"id": uuid4(), "number": "boss", "name": "同名", "phone": None, "email": None, "version": 1}
    payload = {"change": "imported", "employees": [employee | {"posts": [post(company.root, "desk")]}]}
    deliver(Handlers, EMPLOYEES_CHANGED, payload, tenant=company.tenant_id)
    with work_as("gateway", tenant=company.tenant_id) as work:
        login = work.get(Account, UUID(str(employee["id"]))).login
    assert login.startswith("boss~")


def test_a_password_survives_what_hr_tells(company: ACompany):
    employee = tell_employee(company, post(company.root, "desk"))
    with work_as("gateway", tenant=company.tenant_id) as work:
        work.get(Account, employee).password_hash = "kept"
    tell_employee(company, post(company.root, "desk"), id=employee, version=2)
    with work_as("gateway", tenant=company.tenant_id) as work:
        assert work.get(Account, employee).password_hash == "kept"


def test_a_tenure_that_ends_is_kept_with_its_end(company: ACompany):
    lease, room = uuid4(), uuid4()
    resident = tell_resident(company, tenure(room, id=lease))
    tell_resident(company, tenure(room, to_date=yesterday(TODAY), id=lease), id=resident, version=2)
    tell_resident(company, tenure(room, id=lease), id=resident, version=1)
    with work_as("gateway", tenant=company.tenant_id) as work:
        assert work.get(ResidentRoom, lease).to_date == yesterday(TODAY)
