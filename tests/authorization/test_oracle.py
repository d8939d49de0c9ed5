"""The suite does what an oracle apart from its code decides: generated cases, over HTTP and at the services."""

import os

import pytest
from flask import Flask

from tests.authorization.cases import Asker
from tests.authorization.facts import Facts
from tests.authorization.house import House

CASES = int(os.environ.get("ORACLE_CASES", "5000"))
SEED = int(os.environ.get("ORACLE_SEED", "1"))


@pytest.mark.usefixtures("_at_noon")
def test_nothing_is_answered_otherwise_than_the_oracle_decides(app: Flask, house: House, facts: Facts):
    asker = Asker(app, house, facts, SEED)
    asker.ask(CASES)
    assert asker.differences == [], "\n".join(asker.differences[:30])
    ways = [f"{way} {answer}" for way in ("HTTP", "RPC") for answer in ("yes", "403", "404")]
    assert min(asker.decided[way] for way in ways) > CASES / 100, asker.decided
