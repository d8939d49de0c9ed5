import pytest

from chassis.testing import deliver, work_as
from contracts.hr.events import NODES_CHANGED
from services.notify.handlers import NotifyHandlers
from services.notify.known import Known, Wanted
from services.notify.models import Customer, Employee, Post
from services.notify.tests.given import (
    NOW,
    a_company,
    a_customer,
    an_employee,
    hired,
    known,
    messages,
    staff,
)


@pytest.fixture
def company(tenant):
    return a_company(tenant)


def rows(company, model):
    with work_as("notify", tenant=company.tenant) as work:
        return work.all(work.select(model))


def test_an_employee_is_known_with_her_posts(company):
    hired(company, an_employee((company.node, "project_lead"), (company.tree.left, "desk")))
    [employee] = rows(company, Employee)
    assert (employee.name, employee.phone, employee.email) == ("李强", "+8613700137000", "li@example.com")
    assert {post.role for post in rows(company, Post)} == {"project_lead", "desk"}


def test_the_newest_version_of_an_employee_is_kept_with_its_posts(company):
    new = an_employee((company.node, "desk"), version=2, name="新")
    hired(company, new)
    hired(company, new | {"version": 1, "name": "旧", "posts": []})
    event_id = hired(company, new | {"version": 3, "posts": []})
    hired(company, new | {"version": 3}, event_id=event_id)
    assert [employee.name for employee in rows(company, Employee)] == ["新"]
    assert rows(company, Post) == []


def test_a_customer_is_known_by_her_main_phone(company):
    known(company, a_customer(language="en", email="w@example.com"))
    [customer] = rows(company, Customer)
    assert (customer.phone, customer.email, customer.language) == ("+8613800138000", "w@example.com", "en")


def test_the_newest_version_of_a_customer_is_kept(company):
    new = a_customer(version=2)
    known(company, new)
    event_id = known(company, new | {"version": 1, "phones": ["+8613800138099"]})
    known(company, new | {"version": 1, "phones": ["+8613800138099"]}, event_id=event_id)
    assert [customer.phone for customer in rows(company, Customer)] == ["+8613800138000"]


def test_many_people_come_in_one_event(company):
    hired(company, *(an_employee((company.node, "repair_worker")) for _ in range(500)))
    known(company, *(a_customer() for _ in range(500)))
    assert (len(rows(company, Employee)), len(rows(company, Post)), len(rows(company, Customer))) == (500, 500, 500)


def test_a_node_that_moves_has_other_levels_above_it(company):
    tree = company.tree
    moved = {
        "id": tree.left_leaf,
        "parent_id": tree.right,
        "kind": "project",
        "code": "P",
        "name": "P",
        "city": None,
        "address": None,
        "ancestors": [tree.root, tree.right, tree.left_leaf],
        "version": 2,
    }
    old = moved | {"ancestors": [tree.root, tree.left, tree.left_leaf], "version": 1}
    staff(company, tree.left_leaf, "project_lead")
    for node in (moved, old):
        deliver(NotifyHandlers, NODES_CHANGED, {"change": "moved", "nodes": [node]}, tenant=company.tenant)
    with work_as("notify", tenant=company.tenant) as work:
        wanted = Wanted(places=[tree.left_leaf], roles=["project_lead"], on=NOW.date())
        path, _ = Known.of(work, wanted).staff[tree.left_leaf]
        assert path == moved["ancestors"]


def reached(company):
    return {(message.recipient, message.channel, message.address, message.language) for message in messages(company)}


def test_a_customer_with_another_phone_is_told_so_at_the_old_one(company):
    old = a_customer(email="old@example.com", language="en")
    known(company, old)
    assert reached(company) == set()
    known(company, old | {"version": 2, "phones": ["+8613800138077"]})
    who = f"customer:{old['id']}"
    assert reached(company) == {(who, "in_app", None, "en"), (who, "sms", "+8613800138000", "en")}
    assert {message.template for message in messages(company)} == {"contact_changed"}


def test_an_employee_with_another_address_is_told_so_at_the_old_one(company):
    old = an_employee((company.node, "desk"))
    hired(company, old)
    hired(company, old | {"version": 2, "email": "new@example.com"})
    who = f"employee:{old['id']}"
    assert reached(company) == {(who, "in_app", None, "zh"), (who, "email", "li@example.com", "zh")}


@pytest.mark.parametrize(
    "change",
    [
        {"version": 1, "phones": ["+8613800138077"]},
        {"version": 2, "phones": []},
        {"version": 2, "name": "王芳芳"},
        {"version": 2, "email": "first@example.com"},
    ],
    ids=["an older fact", "one taken away", "another name", "the first address"],
)
def test_of_nothing_else_she_is_told(company, change):
    customer = a_customer()
    known(company, customer)
    known(company, customer | change)
    assert reached(company) == set()
