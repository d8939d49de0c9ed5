from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.testing import emitted, work_as
from contracts.billing.events import INVOICE_ISSUED
from contracts.core.errors import Duplicate
from services.billing import charging
from services.billing.models import AWAITING_OWNER, BILLED, Charge
from services.billing.tests.given import (
    NOON,
    a_customer,
    a_place,
    a_repair,
    an_owner,
    invoices,
    passed,
    quoted,
    tenure,
    told_of,
)


@pytest.fixture
def place(tenant):
    return a_place(tenant)


def test_an_agreed_quote_becomes_an_invoice_for_the_owner(place):
    owner = an_owner(place)
    repair = a_repair(place, quoted("80.00", "40.50"))
    passed(place, repair)
    [invoice] = invoices(place)
    assert (invoice["customer_id"], invoice["customer_name"]) == (str(owner), "王芳")
    assert (invoice["total"], invoice["paid"], invoice["open"]) == ("120.50", "0.00", "120.50")
    assert (invoice["status"], invoice["currency"], invoice["room_id"]) == ("issued", "CNY", str(place.room))
    assert [line["amount"] for line in invoice["lines"]] == ["80.00", "40.50"]
    assert {line["ticket_id"] for line in invoice["lines"]} == {str(repair["id"])}
    [event] = emitted("billing", place.tenant, INVOICE_ISSUED)
    assert event.data["number"] == invoice["number"]
    assert event.data["customer_id"] == owner


def test_the_currency_of_the_quote_is_kept(place):
    an_owner(place)
    passed(place, a_repair(place, quoted("80.00", currency="HKD")))
    assert invoices(place)[0]["currency"] == "HKD"


def test_a_warranty_repair_is_charged_to_nobody(place):
    an_owner(place)
    passed(place, a_repair(place, None))
    assert invoices(place) == []
    assert emitted("billing", place.tenant) == []


def test_a_quote_of_nothing_is_charged_to_nobody(place):
    an_owner(place)
    passed(place, a_repair(place, quoted("0.00")))
    assert invoices(place) == []


def test_a_second_delivery_bills_nothing(place):
    an_owner(place)
    repair = a_repair(place, quoted("80.00"))
    event_id = passed(place, repair)
    passed(place, repair, event_id)
    assert len(invoices(place)) == 1


def test_another_event_for_the_same_round_bills_nothing(place):
    an_owner(place)
    repair = a_repair(place, quoted("80.00"))
    passed(place, repair)
    passed(place, repair)
    assert len(invoices(place)) == 1


def test_another_quote_for_the_same_round_is_refused(place):
    an_owner(place)
    repair = a_repair(place, quoted("80.00"))
    passed(place, repair)
    with pytest.raises(Duplicate):
        passed(place, repair | {"charges": quoted("90.00")})
    assert [invoice["total"] for invoice in invoices(place)] == ["80.00"]


def test_the_database_itself_takes_one_charge_a_round(place):
    passed(place, a_repair(place, quoted("80.00")))
    with pytest.raises(Duplicate):
        copy_charge(place)


def test_the_next_round_is_billed_by_itself(place):
    an_owner(place)
    repair = a_repair(place, quoted("80.00"))
    passed(place, repair)
    passed(place, repair | {"round": 2})
    assert len(invoices(place)) == 2


def test_of_several_owners_the_first_is_billed(place):
    an_owner(place, date(2025, 1, 1))
    first = an_owner(place, date(2020, 1, 1))
    passed(place, a_repair(place, quoted("80.00")))
    assert invoices(place)[0]["customer_id"] == str(first)


def test_who_sold_the_room_or_rents_it_is_not_billed(place):
    told_of(place, a_customer(tenure(place, date(2020, 1, 1), date(2026, 3, 1))))
    told_of(place, a_customer(tenure(place, date(2020, 1, 1), relation="renter")))
    owner = an_owner(place, date(2026, 3, 2))
    passed(place, a_repair(place, quoted("80.00")))
    assert invoices(place)[0]["customer_id"] == str(owner)


def test_the_last_day_of_a_tenure_counts_by_the_company_s_zone(place):
    seller = a_customer(tenure(place, date(2020, 1, 1), date(2026, 3, 2)))
    told_of(place, seller)
    an_owner(place, date(2026, 3, 3))
    passed(place, a_repair(place, quoted("80.00")), at=datetime(2026, 3, 2, 15, 59, tzinfo=UTC))
    assert invoices(place)[0]["customer_id"] == str(seller["id"])


def test_without_an_owner_the_charge_waits_and_is_billed_when_one_arrives(place):
    passed(place, a_repair(place, quoted("80.00")))
    assert invoices(place) == []
    assert _states(place) == [AWAITING_OWNER]
    owner = an_owner(place)
    [invoice] = invoices(place)
    assert invoice["customer_id"] == str(owner)
    assert _states(place) == [BILLED]


def test_an_owner_who_came_later_is_not_billed_for_what_was_before(place):
    passed(place, a_repair(place, quoted("80.00")))
    an_owner(place, (NOON + timedelta(days=1)).date())
    assert invoices(place) == []
    before = an_owner(place, date(2021, 1, 1))
    assert invoices(place)[0]["customer_id"] == str(before)


def test_the_owner_of_another_room_changes_nothing(place):
    passed(place, a_repair(place, quoted("80.00")))
    told_of(place, a_customer(tenure(place, date(2020, 1, 1)) | {"room_id": uuid4()}))
    assert invoices(place) == []


def test_a_second_delivery_of_the_owner_bills_once(place):
    passed(place, a_repair(place, quoted("80.00")))
    customer = a_customer(tenure(place, date(2020, 1, 1)))
    event_id = told_of(place, customer)
    told_of(place, customer, event_id=event_id)
    told_of(place, customer)
    assert len(invoices(place)) == 1


def test_an_older_version_of_a_customer_is_ignored(place):
    owned = tenure(place, date(2020, 1, 1))
    customer = a_customer(owned | {"to_date": date(2021, 1, 1)}, version=3)
    told_of(place, customer)
    told_of(place, customer | {"tenures": [owned], "version": 2, "name": "老名字"})
    passed(place, a_repair(place, quoted("80.00")))
    assert _states(place) == [AWAITING_OWNER]


def test_an_owner_who_arrives_while_the_charge_is_written_waits_for_it(place):
    with ThreadPoolExecutor(1) as pool:
        with work_as("billing", tenant=place.tenant) as work:
            charging.charge_repair(work, a_repair(place, quoted("80.00")), NOON)
            work.session.flush()
            arriving = pool.submit(an_owner, place)
            with pytest.raises(TimeoutError):
                arriving.result(timeout=0.3)
        arriving.result(timeout=10)
    assert len(invoices(place)) == 1


def test_a_quote_that_does_not_add_up_changes_nothing(place):
    an_owner(place)
    quote = quoted("80.00")
    with pytest.raises(ValueError, match="add up"):
        passed(place, a_repair(place, quote | {"total": quote["total"] + 1}))
    assert invoices(place) == []
    assert _states(place) == []


def copy_charge(place):
    with work_as("billing", tenant=place.tenant) as work:
        [charge] = work.all(work.select(Charge))
        values = {column.key: getattr(charge, column.key) for column in Charge.__table__.columns if column.key != "id"}
        work.add(Charge(**values))


def _states(place):
    with work_as("billing", tenant=place.tenant) as work:
        return [charge.state for charge in work.all(work.select(Charge))]
