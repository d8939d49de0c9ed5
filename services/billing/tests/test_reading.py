from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.testing import OrgScope, RoomsScope, ask, work_as
from contracts.billing.rpc import ADD_CHARGE_ITEM, ASK_WRITE_OFF, GET_INVOICE, LIST_INVOICES, RECORD_PAYMENT
from contracts.core.errors import Invalid, NotFound
from services.billing.models import Base
from services.billing.service import BillingService
from services.billing.tests.given import NOON, a_place, an_invoice, invoices


@pytest.fixture
def place(tenant):
    return a_place(tenant)


def read(place, invoice, *scopes, tenant=None):
    who = f"customer:{uuid4()}" if scopes else None
    asked = {"invoice_id": invoice["id"]}
    return ask(BillingService, GET_INVOICE, asked, tenant=tenant or place.tenant, scopes=scopes, principal=who)


def seen(place, *scopes):
    page = ask(BillingService, LIST_INVOICES, {}, tenant=place.tenant, scopes=scopes, principal=f"customer:{uuid4()}")
    return [invoice["id"] for invoice in page["items"]]


@pytest.mark.parametrize("node", ["root", "left", "left_leaf"])
def test_staff_see_the_invoices_of_their_places(place, node):
    invoice = an_invoice(place)
    scope = OrgScope(getattr(place.tree, node))
    assert read(place, invoice, scope) == invoice
    assert seen(place, scope) == [invoice["id"]]


@pytest.mark.parametrize("node", ["right", "right_leaf"])
def test_staff_of_other_places_do_not(place, node):
    invoice = an_invoice(place)
    scope = OrgScope(getattr(place.tree, node))
    with pytest.raises(NotFound):
        read(place, invoice, scope)
    assert seen(place, scope) == []


def test_a_resident_sees_the_invoices_of_her_room_with_lines_and_payments(place):
    invoice = an_invoice(place, "80.00", "40.00")
    asked = {"invoice_id": invoice["id"], "amount": "20.00", "currency": "CNY", "method": "cash"}
    paid = ask(BillingService, RECORD_PAYMENT, asked, tenant=place.tenant)
    hers = read(place, invoice, RoomsScope(place.room, NOON - timedelta(days=400), None))
    assert hers == paid
    assert (len(hers["lines"]), len(hers["payments"])) == (2, 1)


@pytest.mark.parametrize(
    ("since", "until"), [(NOON + timedelta(days=1), None), (NOON - timedelta(days=9), NOON - timedelta(days=1))]
)
def test_what_was_issued_outside_her_time_she_does_not_see(place, since, until):
    invoice = an_invoice(place)
    scope = RoomsScope(place.room, since, until)
    with pytest.raises(NotFound):
        read(place, invoice, scope)
    assert seen(place, scope) == []


def test_a_resident_of_another_room_sees_nothing(place):
    invoice = an_invoice(place)
    scope = RoomsScope(uuid4(), NOON - timedelta(days=400), None)
    with pytest.raises(NotFound):
        read(place, invoice, scope)
    assert seen(place, scope) == []


def test_another_tenant_sees_nothing(place):
    invoice = an_invoice(place)
    with pytest.raises(NotFound):
        read(place, invoice, tenant=uuid4())


def test_invoices_are_listed_newest_first_in_pages(place):
    numbers = [an_invoice(place, at=NOON + timedelta(hours=hour))["number"] for hour in range(3)]
    found, cursor = [], None
    while True:
        page = ask(BillingService, LIST_INVOICES, {"limit": 2, "cursor": cursor}, tenant=place.tenant)
        found += [invoice["number"] for invoice in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert found == numbers[::-1]


def test_invoices_are_filtered_by_room_ticket_and_status(place):
    invoice = an_invoice(place, "10.00")
    other = an_invoice(a_place_of(place), "10.00")
    asked = {"invoice_id": other["id"], "amount": "10.00", "currency": "CNY", "method": "card"}
    ask(BillingService, RECORD_PAYMENT, asked, tenant=place.tenant)
    by = {
        "room_id": (invoice["room_id"], invoice),
        "ticket_id": (other["lines"][0]["ticket_id"], other),
        "status": ("paid", other),
    }
    for name, (value, expected) in by.items():
        assert [found["id"] for found in invoices(place, **{name: value})] == [expected["id"]]


def test_a_cursor_of_another_list_is_refused(place):
    for _ in range(2):
        an_invoice(place)
    page = ask(BillingService, LIST_INVOICES, {"limit": 1}, tenant=place.tenant)
    with pytest.raises(Invalid):
        invoices(place, cursor=page["next_cursor"], status="paid")


TABLES = sorted(Base.metadata.tables)
NARROW = (
    *("charges", "customers", "entries", "invoice_lines", "invoices", "ownerships", "payments", "postings"),
    "write_offs",
)


def rows_of(table, *scopes, tenant):
    """Count past our own first lock: plain SQL, as the application's role."""
    with work_as("billing", *scopes, tenant=tenant, principal=f"employee:{uuid4()}") as work:
        return work.session.scalar(text(f"SELECT count(*) FROM {table}"))


@pytest.fixture
def full(place):
    invoice = an_invoice(place)
    asked = {"invoice_id": invoice["id"], "amount": "10.00", "currency": "CNY", "method": "card"}
    ask(BillingService, RECORD_PAYMENT, asked, tenant=place.tenant)
    unwanted = {"invoice_id": invoice["id"], "amount": "5.00", "currency": "CNY", "reason": "搬走了"}
    ask(BillingService, ASK_WRITE_OFF, unwanted, tenant=place.tenant)
    new = {"code": "tap", "name": "tap", "unit": "1", "org_node_id": place.node, "unit_price": "1.00"}
    ask(BillingService, ADD_CHARGE_ITEM, new, tenant=place.tenant)
    return place


@pytest.mark.parametrize("table", TABLES)
def test_the_database_hides_every_row_of_another_tenant(full, table):
    assert rows_of(table, tenant=full.tenant) > 0
    assert rows_of(table, tenant=uuid4()) == 0


@pytest.mark.parametrize("table", NARROW)
def test_the_database_hides_every_row_out_of_reach(full, table):
    assert rows_of(table, OrgScope(full.tree.right), tenant=full.tenant) == 0


def a_place_of(place):
    """Another room at the same node."""
    return type(place)(place.tenant, place.tree, uuid4())
