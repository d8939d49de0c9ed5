from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.testing import OrgScope, ask, emitted, work_as
from contracts.billing import rpc
from contracts.billing.events import WRITE_OFF_APPROVED, WRITE_OFF_ASKED, WRITE_OFF_REFUSED
from contracts.core.errors import Conflict, Duplicate, KeptApart, NotFound, StaleVersion
from services.billing.models import Posting
from services.billing.service import BillingService
from services.billing.tests.given import a_place, an_invoice
from services.billing.tests.given_write_offs import approves, as_it_is, asks, pays, refuses, somebody


@pytest.fixture
def place(tenant):
    return a_place(tenant)


@pytest.fixture
def invoice(place):
    return an_invoice(place, "120.00")


@pytest.fixture
def cashier(place):
    return somebody(place)


@pytest.fixture
def manager(place):
    return somebody(place)


def booked(place):
    """Return the postings of write-offs: what is on each account."""
    with work_as("billing", tenant=place.tenant) as work:
        postings = work.all(work.select(Posting).where(Posting.write_off_id.is_not(None)))
        return [{entry.account: entry.amount for entry in posting.entries} for posting in postings]


def test_what_is_asked_for_changes_nothing_yet(place, invoice, cashier):
    write_off = asks(cashier, invoice, "120.00")
    assert (write_off["status"], write_off["amount"], write_off["asked_by"]) == ("asked", "120.00", [cashier.principal])
    assert (write_off["decided_by"], write_off["decided_at"]) == (None, None)
    assert as_it_is(cashier, invoice) == invoice
    assert booked(place) == []


def test_what_is_approved_is_an_expense_and_receivable_no_more(place, invoice, cashier, manager):
    write_off = approves(manager, asks(cashier, invoice, "120.00"), note="同意")
    assert (write_off["status"], write_off["decided_by"], write_off["note"]) == (
        "approved",
        [manager.principal],
        "同意",
    )
    now = as_it_is(cashier, invoice)
    assert (now["status"], now["written_off"], now["paid"], now["open"]) == ("written_off", "120.00", "0.00", "0.00")
    assert now["version"] == invoice["version"] + 1
    assert booked(place) == [{"written_off": Decimal(120), "receivable": Decimal(-120)}]


def test_a_part_leaves_the_rest_open_to_be_paid(invoice, cashier, manager):
    approves(manager, asks(cashier, invoice, "50.00"))
    now = as_it_is(cashier, invoice)
    assert (now["status"], now["written_off"], now["open"]) == ("issued", "50.00", "70.00")
    assert pays(cashier, invoice, "30.00")["status"] == "part_paid"
    last = pays(cashier, invoice, "40.00")
    assert (last["status"], last["paid"], last["open"]) == ("written_off", "70.00", "0.00")


def test_what_is_refused_leaves_the_invoice_and_another_may_be_asked_for(place, invoice, cashier, manager):
    write_off = refuses(manager, asks(cashier, invoice, "120.00"), note="再催一次")
    assert (write_off["status"], write_off["note"]) == ("refused", "再催一次")
    assert as_it_is(cashier, invoice) == invoice
    assert booked(place) == []
    assert asks(cashier, invoice, "20.00")["status"] == "asked"


def test_each_step_is_told(place, invoice, cashier, manager):
    first, second = asks(cashier, invoice, "20.00"), None
    approves(manager, first)
    second = asks(cashier, invoice, "30.00")
    refuses(manager, second, note="不可")
    told = {event: emitted("billing", place.tenant, event) for event in (WRITE_OFF_APPROVED, WRITE_OFF_REFUSED)}
    assert [event.subject for event in emitted("billing", place.tenant, WRITE_OFF_ASKED)] == [first["id"], second["id"]]
    [approved], [refused] = told[WRITE_OFF_APPROVED], told[WRITE_OFF_REFUSED]
    assert (approved.subject, approved.data["open"], approved.aggregate_version) == (first["id"], Decimal(100), 2)
    assert (refused.subject, refused.data["note"]) == (second["id"], "不可")
    assert approved.data["asker_id"] == UUID(cashier.principal.partition(":")[2])


@pytest.mark.parametrize("decides", [approves, refuses])
def test_nobody_decides_what_he_asked_for(invoice, cashier, manager, decides):
    write_off = asks(cashier, invoice, "20.00")
    for hand in (cashier, manager.acting_for(cashier), cashier.acting_for(manager)):
        with pytest.raises(KeptApart):
            decides(hand, write_off)
    assert as_it_is(cashier, invoice) == invoice
    assert decides(manager, write_off)["status"] != "asked"


@pytest.mark.parametrize("decides", [approves, refuses])
def test_nor_what_was_asked_for_in_his_name_or_by_him_as_a_proxy(place, invoice, cashier, manager, decides):
    write_off = asks(cashier.acting_for(manager), invoice, "20.00")
    for hand in (cashier, manager, somebody(place).acting_for(manager), somebody(place).acting_for(cashier)):
        with pytest.raises(KeptApart):
            decides(hand, write_off)
    assert decides(somebody(place), write_off)["decided_by"] != write_off["asked_by"]


def test_the_database_keeps_the_hands_apart_as_well(place, invoice, cashier):
    asks(cashier, invoice, "20.00")
    own = text("UPDATE write_offs SET status = 'approved', decided_by = asked_by, decided_at = now()")
    with pytest.raises(DBAPIError, match="ck_write_offs_apart"), work_as("billing", tenant=place.tenant) as work:
        work.session.execute(own)


@pytest.mark.parametrize("decides", [approves, refuses])
@pytest.mark.parametrize("first", [approves, refuses])
def test_it_is_decided_once(invoice, cashier, manager, first, decides):
    write_off = first(manager, asks(cashier, invoice, "20.00"))
    with pytest.raises(Conflict, match="already"):
        decides(manager, write_off)


def test_more_than_is_open_cannot_be_asked_for(invoice, cashier):
    pays(cashier, invoice, "50.00")
    with pytest.raises(Conflict, match="Only"):
        asks(cashier, invoice, "70.01")
    with pytest.raises(Conflict, match="CNY"):
        asks(cashier, invoice, "70.00", currency="HKD")


def test_one_waits_at_a_time(invoice, cashier):
    write_off = asks(cashier, invoice, "20.00")
    with pytest.raises(Duplicate) as refused:
        asks(cashier, invoice, "10.00")
    assert refused.value.extra["existing_id"] == write_off["id"]


def test_what_was_paid_in_the_meantime_cannot_be_given_up(invoice, cashier, manager):
    write_off = asks(cashier, invoice, "120.00")
    paid = pays(cashier, invoice, "0.01")
    with pytest.raises(Conflict, match="Only"):
        approves(manager, write_off)
    assert as_it_is(cashier, invoice) == paid
    assert refuses(manager, write_off)["status"] == "refused"


def test_versions_count(invoice, cashier, manager):
    with pytest.raises(StaleVersion):
        asks(cashier, invoice, "20.00", expected_version=invoice["version"] + 1)
    write_off = asks(cashier, invoice, "20.00", expected_version=invoice["version"])
    with pytest.raises(StaleVersion):
        approves(manager, write_off, expected_version=write_off["version"] + 1)
    assert approves(manager, write_off, expected_version=write_off["version"])["version"] == write_off["version"] + 1


def test_they_are_listed_by_status_and_invoice_newest_first(place, cashier, manager):
    invoices = [an_invoice(place) for _ in range(2)]
    first, second = (asks(cashier, invoice, "20.00") for invoice in invoices)
    refuses(manager, first)
    assert [one["id"] for one in cashier.does(rpc.LIST_WRITE_OFFS)["items"]] == [second["id"], first["id"]]
    for asked, found in (({"status": "asked"}, second), ({"invoice_id": invoices[0]["id"]}, first)):
        assert [one["id"] for one in cashier.does(rpc.LIST_WRITE_OFFS, **asked)["items"]] == [found["id"]]
    assert cashier.does(rpc.GET_WRITE_OFF, write_off_id=second["id"]) == second


@pytest.mark.parametrize("where", ["another place", "another tenant"])
def test_elsewhere_there_is_none(place, invoice, cashier, where):
    write_off = asks(cashier, invoice, "20.00")
    who = {"tenant": place.tenant, "scopes": [OrgScope(place.tree.right)], "principal": f"employee:{uuid4()}"}
    who = who if where == "another place" else {"tenant": uuid4()}
    for method in (rpc.GET_WRITE_OFF, rpc.APPROVE_WRITE_OFF, rpc.REFUSE_WRITE_OFF):
        with pytest.raises(NotFound):
            ask(BillingService, method, {"write_off_id": write_off["id"]}, key=str(uuid4()), **who)
    assert ask(BillingService, rpc.LIST_WRITE_OFFS, {}, **who)["items"] == []
