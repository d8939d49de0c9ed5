"""The books hold whoever writes, and whatever he tries: these tests write as the application, past our own code."""

from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.testing import ask, work_as
from contracts.billing.rpc import RECORD_PAYMENT
from services.billing.models import Entry, Posting
from services.billing.service import BillingService
from services.billing.tests.given import a_place, an_invoice

ADD_POSTING = text("""
    INSERT INTO postings (tenant_id, id, org_node_id, invoice_id, posted_at)
    SELECT tenant_id, :id, org_node_id, id, now() FROM invoices WHERE id = :invoice
""")
ADD_ENTRY = text("""
    INSERT INTO entries (tenant_id, id, posting_id, account, amount, currency)
    VALUES (:tenant, :id, :posting, :account, :amount, :currency)
""")
FIRST_POSTING = text("SELECT id FROM postings WHERE invoice_id = :invoice")


@pytest.fixture
def place(tenant):
    return a_place(tenant)


@pytest.fixture
def invoice(place):
    return an_invoice(place, "120.00")


def posting(place, invoice, *entries, hide=None):
    """Write a posting; ``hide`` is a setting that the transaction takes back before it commits."""
    with work_as("billing", tenant=place.tenant) as work:
        id = uuid4()
        work.session.execute(ADD_POSTING, {"id": id, "invoice": invoice["id"]})
        for entry in entries:
            add_entry(work, id, *entry)
        if hide:
            work.session.execute(text(f"SELECT set_config('{hide}', '', true)"))


def later_entry(place, invoice, *entry):
    with work_as("billing", tenant=place.tenant) as work:
        add_entry(work, work.session.scalar(FIRST_POSTING, {"invoice": invoice["id"]}), *entry)


def add_entry(work, posting, account, amount, currency="CNY"):
    values = {"account": account, "amount": amount, "currency": currency}
    work.session.execute(ADD_ENTRY, {"tenant": work.tenant_id, "id": uuid4(), "posting": posting, **values})


def run(place, statement):
    with work_as("billing", tenant=place.tenant) as work:
        work.session.execute(text(statement))


def test_an_invoice_and_its_payments_are_in_the_books(place, invoice):
    asked = {"invoice_id": invoice["id"], "amount": "50.00", "currency": "CNY", "method": "cash"}
    ask(BillingService, RECORD_PAYMENT, asked, tenant=place.tenant)
    with work_as("billing", tenant=place.tenant) as work:
        postings = work.all(work.select(Posting).order_by(Posting.posted_at))
        booked = [[(entry.account, entry.amount) for entry in posting.entries] for posting in postings]
    assert [("receivable", Decimal(120)), ("revenue", Decimal(-120))] in booked
    assert [("cash", Decimal(50)), ("receivable", Decimal(-50))] in booked


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [("cash", 10)],
        [("cash", 10), ("revenue", -9)],
        [("cash", 10), ("revenue", -10, "HKD")],
        [("cash", 10), ("revenue", -10), ("cash", 5, "HKD")],
    ],
)
def test_a_posting_that_does_not_sum_to_zero_in_each_currency_is_refused(place, invoice, entries):
    with pytest.raises(DBAPIError, match="does not sum to zero"):
        posting(place, invoice, *entries)


def test_a_posting_in_balance_is_taken(place, invoice):
    posting(place, invoice, ("cash", 10), ("bank_transfer", -10), ("card", 5, "HKD"), ("cash", -5, "HKD"))


def test_a_side_cannot_be_added_to_a_posting_later(place, invoice):
    with pytest.raises(DBAPIError, match="does not sum to zero"):
        later_entry(place, invoice, "cash", 10)


@pytest.mark.parametrize("setting", ["app.tenant", "app.whole"])
def test_a_side_cannot_be_hidden_from_the_check(place, invoice, setting):
    with pytest.raises(DBAPIError, match="does not sum to zero"):
        posting(place, invoice, ("cash", 10), hide=setting)


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE entries SET amount = amount + 1",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "UPDATE postings SET posted_at = now()",
        "DELETE FROM postings",
        "UPDATE payments SET amount = 1",
        "DELETE FROM invoice_lines",
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TRIGGER entries_balance ON entries",
    ],
)
def test_what_is_written_stays_written(place, invoice, attempt):
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        run(place, attempt)
    with work_as("billing", tenant=place.tenant) as work:
        assert sorted(entry.amount for entry in work.all(work.select(Entry))) == [-120, 120]


def test_an_invoice_cannot_be_called_paid_without_the_money_in_the_books(place, invoice):
    with pytest.raises(DBAPIError, match="the ledger says"):
        run(place, "UPDATE invoices SET paid = 120, status = 'paid'")


def test_nothing_can_be_called_written_off_without_its_posting(place, invoice):
    with pytest.raises(DBAPIError, match="the ledger says"):
        run(place, "UPDATE invoices SET written_off = 120, status = 'written_off'")


def test_money_in_the_books_cannot_leave_the_invoice_open(place, invoice):
    with pytest.raises(DBAPIError, match="the ledger says"):
        posting(place, invoice, ("cash", 20), ("receivable", -20))


@pytest.mark.parametrize(
    "change", ["paid = 120.01", "status = 'paid'", "paid = -1", "written_off = 120.01", "total = 0"]
)
def test_an_invoice_cannot_contradict_itself(place, invoice, change):
    with pytest.raises(DBAPIError, match="ck_invoices"):
        run(place, f"UPDATE invoices SET {change}")


def test_there_are_only_the_accounts_that_are_known(place, invoice):
    with pytest.raises(DBAPIError, match="ck_entries_account"):
        posting(place, invoice, ("slush", 10), ("cash", -10))
