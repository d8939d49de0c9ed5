"""Whatever order cashiers and managers do things in, or at once: the books sum to zero, and nothing is below it."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.testing import work_as
from contracts.billing import rpc
from contracts.core.errors import Conflict
from services.billing.models import Entry
from services.billing.tests.given import Place, a_place, an_invoice
from services.billing.tests.given_write_offs import approves, as_it_is, asks, pays, refuses, somebody

AMOUNTS = st.decimals("0.01", "130", places=2).map(str)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["pay", "ask"]), AMOUNTS),
    st.tuples(st.sampled_from(["approve", "refuse"]), st.none()),
)


def books(place: Place) -> dict[str, Decimal]:
    """Return what is on each account."""
    with work_as("billing", tenant=place.tenant) as work:
        accounts: dict[str, Decimal] = defaultdict(Decimal)
        for entry in work.all(work.select(Entry)):
            accounts[entry.account] += entry.amount
        return accounts


def expected(invoice):
    """Return what is to be on the accounts of an invoice that is the only one, by what it says of itself."""
    total, paid, written_off = (Decimal(invoice[name]) for name in ("total", "paid", "written_off"))
    owed = total - paid - written_off
    assert Decimal(invoice["open"]) == owed >= 0
    return {"receivable": owed, "revenue": -total, "cash": paid, "written_off": written_off}


def status(invoice):
    """Return what the status is to be."""
    if Decimal(invoice["open"]):
        return "part_paid" if Decimal(invoice["paid"]) else "issued"
    return "written_off" if Decimal(invoice["written_off"]) else "paid"


def step(cashier, manager, invoice, what, amount):
    """Do one thing, or have it refused."""
    waiting = cashier.does(rpc.LIST_WRITE_OFFS, invoice_id=invoice["id"], status="asked")["items"]
    try:
        if what in ("pay", "ask"):
            {"pay": pays, "ask": asks}[what](cashier, invoice, amount)
        for write_off in waiting:
            if what in ("approve", "refuse"):
                {"approve": approves, "refuse": refuses}[what](manager, write_off)
    except Conflict:
        return


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEPS, max_size=8))
def test_the_books_hold_in_whatever_order_things_are_done(steps):
    place = a_place(uuid4())
    invoice, cashier, manager = an_invoice(place, "120.00"), somebody(place), somebody(place)
    for what, amount in steps:
        step(cashier, manager, invoice, what, amount)
        now = as_it_is(cashier, invoice)
        accounts = books(place)
        assert sum(accounts.values()) == 0
        assert {name: accounts[name] for name in ("receivable", "revenue", "cash", "written_off")} == expected(now)
        assert now["status"] == status(now)


@pytest.mark.parametrize("others", [1, 3])
def test_payments_that_come_between_leave_nothing_below_zero(tenant, others):
    place = a_place(tenant)
    invoice, cashier, manager = an_invoice(place, "100.00"), somebody(place), somebody(place)
    write_off = asks(cashier, invoice, "60.00")

    def tried(act):
        try:
            act()
        except Conflict:
            return 0
        return 1

    acts = [lambda: approves(manager, write_off), *[lambda: pays(cashier, invoice, "50.00")] * others]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(tried, acts))
    now = as_it_is(cashier, invoice)
    assert sum(done) == (1 if done[0] else min(2, others))
    assert {name: amount for name, amount in books(place).items() if name in expected(now)} == {
        name: amount for name, amount in expected(now).items() if name in books(place)
    }


def test_it_is_decided_once_by_whoever_comes_first(tenant):
    place = a_place(tenant)
    invoice, cashier = an_invoice(place, "100.00"), somebody(place)
    write_off = asks(cashier, invoice, "60.00")

    def tried(act):
        try:
            return act(somebody(place), write_off)["status"]
        except Conflict:
            return None

    with ThreadPoolExecutor(4) as pool:
        outcomes = [one for one in pool.map(tried, [approves, refuses, approves, refuses]) if one]
    assert len(outcomes) == 1
    given_up = {"approved": "60.00", "refused": "0.00"}[outcomes[0]]
    assert as_it_is(cashier, invoice)["written_off"] == given_up
