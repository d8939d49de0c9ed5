"""The suite does what an oracle apart from its code decides: generated cases, over HTTP and at the services."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from chassis.testing import clock_at
from tests.authorization.cases import Asker
from tests.authorization.facts import Facts, Tenancy
from tests.authorization.house import House
from tests.authorization.operations import OPERATIONS
from tests.authorization.world import NOW

CASES = int(os.environ.get("ORACLE_CASES", "5000"))
SEED = int(os.environ.get("ORACLE_SEED", "1"))


def _differences(asker: Asker, count: int) -> str:
    asker.ask(count)
    return "\n".join(asker.differences[:30])


@pytest.mark.usefixtures("_at_noon")
def test_nothing_is_answered_otherwise_than_the_oracle_decides(app: Flask, house: House, facts: Facts):
    asker = Asker(app, house, facts, SEED)
    assert _differences(asker, CASES) == ""
    ways = [f"{way} {answer}" for way in ("HTTP", "RPC") for answer in ("yes", "403", "404")]
    assert min(asker.decided[way] for way in ways) > CASES / 100, asker.decided
    assert asker.decided["HTTP 401"] > CASES / 1000, asker.decided
    names = {f"{operation.name} {answer}" for operation in OPERATIONS for answer in ("yes", "no")}
    assert names - asker.decided.keys() == set()


def test_the_next_day_who_has_moved_out_has_lost_the_room_and_who_comes_has_it(app: Flask, house: House, facts: Facts):
    """Posts, grants, proxies, duties and tenancies end, and others begin."""
    tomorrow = replace(facts, now=facts.now + timedelta(days=1))
    with clock_at(tomorrow.now):
        asker = Asker(app, house, tomorrow, SEED)
        assert _differences(asker, CASES // 5) == ""
        gone = [one for one in facts.people.values() if one.rooms and all(_is_over(tenancy) for tenancy in one.rooms)]
        assert gone
        with house.undoing():
            for person in gone:
                assert asker.refused(person.id, "/v1/tickets", "/v1/invoices", "/v1/rooms", "/v1/messages")


def _is_over(tenancy: Tenancy) -> bool:
    return tenancy.until is not None and tenancy.until <= NOW.date()
