from datetime import date
from decimal import Decimal
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from contracts.billing.prices import price_in_force

ROOT, CITY, PROJECT, ELSEWHERE = (uuid4() for _ in range(4))
PATH = (ROOT, CITY, PROJECT)
TODAY = date(2026, 3, 2)


def price(node, amount, since=date(2026, 1, 1)):
    return {"org_node_id": node, "unit_price": Decimal(amount), "from_date": since}


def test_a_price_of_the_root_holds_everywhere():
    assert price_in_force([price(ROOT, "80")], PATH, TODAY) == 80


def test_the_nearest_node_decides_however_old_its_price():
    prices = [price(ROOT, "80", TODAY), price(CITY, "90", date(2020, 1, 1))]
    assert price_in_force(prices, PATH, TODAY) == 90


def test_a_price_that_begins_tomorrow_does_not_hold_today():
    assert price_in_force([price(ROOT, "80"), price(PROJECT, "90", date(2026, 3, 3))], PATH, TODAY) == 80


def test_a_price_of_another_branch_does_not_hold():
    assert price_in_force([price(ELSEWHERE, "80")], PATH, TODAY) is None


@given(
    st.lists(
        st.tuples(st.sampled_from([*PATH, ELSEWHERE]), st.dates(date(2025, 1, 1), date(2027, 1, 1))),
        unique=True,
        max_size=12,
    )
)
def test_no_price_nearer_or_newer_is_in_force_than_the_one_that_is_found(places):
    prices = [price(node, number + 1, since) for number, (node, since) in enumerate(places)]
    found = price_in_force(prices, PATH, TODAY)
    held = [entry for entry in prices if entry["org_node_id"] in PATH and entry["from_date"] <= TODAY]
    best = max(((PATH.index(entry["org_node_id"]), entry["from_date"]) for entry in held), default=None)
    of_best = [entry["unit_price"] for entry in held if (PATH.index(entry["org_node_id"]), entry["from_date"]) == best]
    assert found == (of_best[0] if of_best else None)
