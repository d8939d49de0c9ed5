"""A customer is erased in billing: the books stay to the cent, without her name."""

from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from chassis.database.tables import OPERATION_LOG
from chassis.testing import ask, emitted, relayed, work_as
from contracts.billing.rpc import ERASE_PERSON, GET_TIES, RECORD_PAYMENT
from contracts.core.errors import StillNeeded
from services.billing.models import Customer, Entry, WriteOff
from services.billing.service import BillingService
from services.billing.tests.given import a_place, an_invoice, invoices
from services.billing.tests.given_write_offs import approves, asks, pays, somebody


@pytest.fixture
def place(tenant):
    return a_place(tenant)


def _gateway(place, method, person, **more):
    asked = {"person_id": person} | more
    return ask(BillingService, method, asked, tenant=place.tenant, principal="system:gateway")


def test_the_books_stay_and_the_name_goes(place):
    invoice = an_invoice(place)
    owner = invoice["customer_id"]
    paid = {"invoice_id": invoice["id"], "amount": "10.00", "currency": "CNY", "method": "bank_transfer"}
    for reference in ("王芳 20260301-7", "20260301-8", "王芳"):
        ask(BillingService, RECORD_PAYMENT, paid | {"reference": reference}, tenant=place.tenant)
    rest = str(Decimal(invoice["total"]) - 30)
    ask(BillingService, RECORD_PAYMENT, paid | {"amount": rest, "method": "cash"}, tenant=place.tenant)
    relayed("billing", place.tenant)
    told = _gateway(place, ERASE_PERSON, owner, names=["王芳"])
    (now,) = invoices(place)
    assert (now["customer_name"], now["total"], now["number"]) == ("已删除", invoice["total"], invoice["number"])
    assert told["things"] == [f"invoice:{invoice['id']}"]
    assert told["rows_kept"]["public.payments"] == 4
    assert [payment["reference"] for payment in now["payments"]] == ["20260301-7", "20260301-8", None, None]
    with work_as("billing", tenant=place.tenant) as work:
        assert work.get(Customer, UUID(owner)).name == "已删除"
        assert sum((entry.amount for entry in work.all(work.select(Entry))), Decimal(0)) == 0


def test_what_was_written_off_stays_without_a_word(place):
    invoice, cashier = an_invoice(place, "120.00"), somebody(place)
    approves(somebody(place), asks(cashier, invoice, "50.00", reason="王芳搬走了"), note="问过王芳")
    owner = invoice["customer_id"]
    assert _gateway(place, GET_TIES, owner) == {"ties": {"open_invoice": 1}}
    pays(cashier, invoice, "70.00")
    assert _gateway(place, GET_TIES, owner) == {"ties": {}}
    relayed("billing", place.tenant)
    told = _gateway(place, ERASE_PERSON, owner, names=["王芳"])
    assert told["rows_kept"]["public.write_offs"] == 1
    with work_as("billing", tenant=place.tenant) as work:
        (kept,) = work.all(work.select(WriteOff))
        assert (kept.amount, kept.reason, kept.note) == (Decimal(50), "已删除", None)
        assert kept.decided_by
        said = work.session.execute(select(OPERATION_LOG.c.before, OPERATION_LOG.c.after)).all()
    assert "王芳" not in str(said)
    assert not [event for event in emitted("billing", place.tenant) if "王芳" in str(event.data)]


def test_an_invoice_that_is_not_paid_stands_in_the_way(place):
    owner = an_invoice(place)["customer_id"]
    assert _gateway(place, GET_TIES, owner) == {"ties": {"open_invoice": 1}}
    with pytest.raises(StillNeeded):
        _gateway(place, ERASE_PERSON, owner)
    assert invoices(place)[0]["customer_name"] == "王芳"
