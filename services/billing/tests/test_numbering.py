from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from chassis.testing import ask, clock_at, work_as
from contracts.billing.rpc import RECORD_PAYMENT
from contracts.core.errors import Conflict
from services.billing.numbering import next_number
from services.billing.service import BillingService
from services.billing.tests.given import a_place, an_invoice

SPRING = date(2026, 3, 2)


def number(tenant, series="invoice", on=SPRING):
    with work_as("billing", tenant=tenant) as work:
        return next_number(work, series, on)


def number_and_fail(tenant):
    with work_as("billing", tenant=tenant) as work:
        next_number(work, "invoice", SPRING)
        raise ZeroDivisionError


def test_numbers_follow_one_another(tenant):
    assert [number(tenant) for _ in range(3)] == ["INV-2026-000001", "INV-2026-000002", "INV-2026-000003"]


def test_each_series_year_and_tenant_counts_by_itself(tenant):
    number(tenant)
    assert number(tenant, "receipt") == "RCP-2026-000001"
    assert number(tenant, on=date(2027, 1, 1)) == "INV-2027-000001"
    assert number(uuid4()) == "INV-2026-000001"


def test_what_is_undone_leaves_no_gap(tenant):
    number(tenant)
    with pytest.raises(ZeroDivisionError):
        number_and_fail(tenant)
    assert number(tenant) == "INV-2026-000002"


def test_many_at_once_get_each_a_number_of_their_own(tenant):
    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(lambda _: number(tenant), range(12)))
    assert numbers == [f"INV-2026-{n:06d}" for n in range(1, 13)]


def test_the_year_is_that_of_the_company_s_zone(tenant):
    place = a_place(tenant)
    invoice = an_invoice(place, at=datetime(2026, 12, 31, 16, tzinfo=UTC))
    assert invoice["number"] == "INV-2027-000001"


def test_a_refused_payment_takes_no_receipt_number(tenant):
    place = a_place(tenant)
    invoice = an_invoice(place, "10.00")
    asked = {"invoice_id": invoice["id"], "amount": "10.00", "currency": "CNY", "method": "cash"}
    with pytest.raises(Conflict):
        ask(BillingService, RECORD_PAYMENT, asked | {"amount": "11.00"}, tenant=tenant)
    with clock_at(datetime(2026, 4, 1, tzinfo=UTC)):
        paid = ask(BillingService, RECORD_PAYMENT, asked, tenant=tenant)
    assert paid["payments"][0]["receipt_number"] == "RCP-2026-000001"


def test_many_payments_at_once_take_no_more_than_is_open(tenant):
    place = a_place(tenant)
    invoice = an_invoice(place, "100.00")
    asked = {"invoice_id": invoice["id"], "amount": "30.00", "currency": "CNY", "method": "cash"}

    def pay(_):
        try:
            return ask(BillingService, RECORD_PAYMENT, asked, tenant=tenant)["paid"]
        except Conflict:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(pay, range(6)))
    assert outcomes == ["30.00", "60.00", "90.00", "refused", "refused", "refused"]
