from datetime import date
from uuid import uuid4

import pytest

from contracts.core.errors import Invalid
from services.ticketing.contacts import Contact, Holder, contact_for, current

DAY = date(2026, 3, 1)


def a_holder(name="王芳", relation="owner", phones=("+8613800138000",), **period):
    dates = {"from_date": date(2020, 1, 1), "to_date": None} | period
    return Holder(uuid4(), name, list(phones), relation, **dates)


def asked(holders, customer_id=None, name=None, phone=None):
    return contact_for(holders, customer_id=customer_id, name=name, phone=phone)


def test_the_only_owner_is_the_contact():
    owner = a_holder()
    assert asked([owner]) == Contact(owner.customer_id, "王芳", "+8613800138000")


def test_who_rents_the_room_lives_there():
    renter = a_holder("李雷", "renter", ["+8613900139000"])
    assert asked([a_holder(), renter]).customer_id == renter.customer_id


def test_two_owners_leave_it_open():
    with pytest.raises(Invalid) as refused:
        asked([a_holder(), a_holder("赵敏")])
    assert [problem.field for problem in refused.value.fields] == ["contact_name", "contact_phone"]


def test_a_named_customer_fills_what_was_not_given():
    one, other = a_holder(), a_holder("赵敏")
    assert asked([one, other], other.customer_id, phone="+8610000000") == Contact(
        other.customer_id, "赵敏", "+8610000000"
    )


def test_a_customer_who_does_not_hold_the_room_is_refused():
    with pytest.raises(Invalid) as refused:
        asked([a_holder()], uuid4())
    assert refused.value.fields[0].field == "customer_id"


def test_a_phone_on_record_says_who_it_is():
    one, other = a_holder(), a_holder("赵敏", phones=["+8613700137000", "+8613600136000"])
    assert asked([one, other], name="赵女士", phone="+8613600136000").customer_id == other.customer_id


def test_a_stranger_may_be_the_contact():
    assert asked([a_holder()], name="Plumber next door", phone="+8610000000") == Contact(
        None, "Plumber next door", "+8610000000"
    )


def test_a_phone_that_nobody_has_needs_a_name():
    with pytest.raises(Invalid) as refused:
        asked([a_holder()], phone="+8610000000")
    assert [problem.field for problem in refused.value.fields] == ["contact_name"]


def test_only_those_who_hold_the_room_today_count():
    past, last_day, future = (
        a_holder(to_date=date(2026, 2, 28)),
        a_holder(to_date=DAY),
        a_holder(from_date=date(2026, 3, 2)),
    )
    assert current([past, last_day, future], DAY) == [last_day]
