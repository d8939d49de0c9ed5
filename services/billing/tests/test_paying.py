from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from chassis.testing import OrgScope, ask, emitted
from contracts.billing.events import PAYMENT_RECORDED
from contracts.billing.rpc import GET_INVOICE, RECORD_PAYMENT
from contracts.core.errors import Conflict, Invalid, KeyReused, NotFound, StaleVersion
from services.billing.service import BillingService
from services.billing.tests.given import a_place, an_invoice


@pytest.fixture
def place(tenant):
    return a_place(tenant)


def pay(place, invoice, amount, **more):
    asked = {"invoice_id": invoice["id"], "amount": amount, "currency": "CNY", "method": "wechat"}
    context = {name: more.pop(name) for name in ("scopes", "principal", "key", "tenant") if name in more}
    return ask(BillingService, RECORD_PAYMENT, asked | more, **{"tenant": place.tenant} | context)


def as_it_is(place, invoice):
    return ask(BillingService, GET_INVOICE, {"invoice_id": invoice["id"]}, tenant=place.tenant)


def test_a_part_payment_leaves_the_rest_open(place):
    invoice = an_invoice(place, "120.00")
    paid = pay(place, invoice, "50.00", reference="4200001")
    assert (paid["status"], paid["paid"], paid["open"]) == ("part_paid", "50.00", "70.00")
    [payment] = paid["payments"]
    assert (payment["amount"], payment["method"], payment["reference"]) == ("50.00", "wechat", "4200001")
    assert payment["receipt_number"].startswith("RCP-")
    assert paid["version"] == invoice["version"] + 1


def test_the_last_part_makes_it_paid(place):
    invoice = an_invoice(place, "120.00")
    pay(place, invoice, "50.00")
    paid = pay(place, invoice, "70.00", method="cash")
    assert (paid["status"], paid["open"]) == ("paid", "0.00")
    assert len(paid["payments"]) == 2


def test_a_payment_is_told_with_its_receipt(place):
    invoice = an_invoice(place, "120.00")
    paid = pay(place, invoice, "50.00")
    [event] = emitted("billing", place.tenant, PAYMENT_RECORDED)
    assert event.subject == invoice["id"]
    assert event.aggregate_version == paid["version"]
    assert event.data["receipt_number"] == paid["payments"][0]["receipt_number"]
    assert (event.data["amount"], event.data["open"]) == (Decimal("50.00"), Decimal("70.00"))


def test_more_than_is_open_is_refused(place):
    invoice = an_invoice(place, "120.00")
    pay(place, invoice, "50.00")
    before = as_it_is(place, invoice)
    with pytest.raises(Conflict) as refused:
        pay(place, invoice, "70.01")
    assert refused.value.extra["open"] == "70.00"
    assert as_it_is(place, invoice) == before


def test_another_currency_is_refused(place):
    invoice = an_invoice(place, "120.00", currency="HKD")
    with pytest.raises(Conflict, match="HKD"):
        pay(place, invoice, "50.00")
    assert as_it_is(place, invoice) == invoice


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "1.005", 1.5, "NaN"])
def test_what_is_no_amount_is_refused(place, amount):
    invoice = an_invoice(place)
    with pytest.raises(Invalid):
        pay(place, invoice, amount)


def test_a_stale_version_is_refused(place):
    invoice = an_invoice(place, "120.00")
    pay(place, invoice, "50.00", expected_version=invoice["version"])
    before = as_it_is(place, invoice)
    with pytest.raises(StaleVersion):
        pay(place, invoice, "50.00", expected_version=invoice["version"])
    assert as_it_is(place, invoice) == before


def test_a_cashier_of_the_place_may_record_a_payment(place):
    invoice = an_invoice(place)
    cashier = f"employee:{uuid4()}"
    paid = pay(place, invoice, "20.00", scopes=[OrgScope(place.tree.left)], principal=cashier, key=str(uuid4()))
    assert paid["paid"] == "20.00"


def test_a_cashier_of_another_place_finds_no_invoice(place):
    invoice = an_invoice(place)
    elsewhere = {"scopes": [OrgScope(place.tree.right)], "principal": f"employee:{uuid4()}", "key": str(uuid4())}
    with pytest.raises(NotFound):
        pay(place, invoice, "20.00", **elsewhere)
    assert as_it_is(place, invoice) == invoice


def test_another_tenant_finds_no_invoice(place):
    invoice = an_invoice(place)
    with pytest.raises(NotFound):
        pay(place, invoice, "20.00", tenant=uuid4())
    assert as_it_is(place, invoice) == invoice


def test_the_same_key_pays_once(place):
    invoice = an_invoice(place, "120.00")
    cashier = {"scopes": [OrgScope(place.tree.left)], "principal": f"employee:{UUID(int=7)}", "key": "k1"}
    first = pay(place, invoice, "20.00", **cashier)
    assert pay(place, invoice, "20.00", **cashier) == first
    with pytest.raises(KeyReused):
        pay(place, invoice, "30.00", **cashier)
    assert as_it_is(place, invoice)["paid"] == "20.00"
