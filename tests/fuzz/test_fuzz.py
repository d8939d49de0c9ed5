"""Whatever is asked by the document: no 5xx, no answer that it does not tell of, and each operation succeeds."""

import os
import sys
from collections.abc import Iterator

import pytest
from flask import Flask

from chassis import runtime
from chassis.testing import clock_at
from gateway.routes import ROUTES
from gateway.tests.provider.running import RunningProvider
from tests.authorization.facts import Facts
from tests.authorization.house import House
from tests.authorization.world import NOW
from tests.fuzz.cast import ROLES, cast
from tests.fuzz.drafting import name_of
from tests.fuzz.fuzzing import ALONE, TOGETHER, WHO_MAY, Bounds, Fuzzer
from tests.fuzz.ready import ready
from tests.fuzz.ready.small import Small
from tests.fuzz.ready.stage import Ready, Stage
from tests.fuzz.tally import Tally

# schemathesis does not close a file that it has read.
_FILES = "ignore:Exception ignored in.*FileIO:pytest.PytestUnraisableExceptionWarning"
pytestmark = pytest.mark.filterwarnings(_FILES)

SHORT = Bounds(cases=2, walks=4, steps=6, parts=8 * len(ROLES), seed=1)
LONG = Bounds(cases=25, walks=150, steps=10, parts=1, seed=int(os.environ.get("FUZZ_SEED", "1")))


@pytest.fixture(scope="module")
def tally(
    app: Flask, house: House, provider: RunningProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tally]:
    """What came of it all: first what was made ready, then whatever else the document lets one ask."""
    with clock_at(NOW), runtime.using(house.part("gateway")):
        company = Small(app, house, Facts(NOW), 0)
        company.build()
        stage = Stage(app, house, company, tmp_path_factory.mktemp("fuzz"), provider)
        made = {name: ready(stage, name) for name in map(name_of, ROUTES)}
        fuzzer = Fuzzer(app, house, cast(stage), _known(made, company.facts), LONG if os.environ.get("FUZZ") else SHORT)
        fuzzer.ask(made)
        sys.stdout.write(fuzzer.tally.report())
        yield fuzzer.tally


def _known(made: dict[str, Ready], facts: Facts) -> dict[str, list[str]]:
    """Return ids of things that there are, by the name of a field."""
    found: dict[str, set[str]] = {}
    for thing in facts.things:
        found.setdefault(f"{thing.kind}_id", set()).add(str(thing.id))
    for one in made.values():
        for name in [name for name in one.data if name.endswith("_id")]:
            found.setdefault(name, set()).add(str(one.data[name]))
    return {name: sorted(ids)[:40] for name, ids in found.items()}


def test_nothing_is_answered_that_the_document_does_not_tell_of(tally: Tally):
    if complaints := tally.complaints():
        pytest.fail(complaints, pytrace=False)
    assert tally.faults == 0


def test_every_operation_is_reached_with_a_success(tally: Tally):
    assert "\n".join(tally.unreached()) == ""


def test_all_roles_ask_in_all_phases(tally: Tally):
    asked = {(role, phase) for role in ROLES for phase in ALONE + TOGETHER} | {(WHO_MAY, "examples")}
    assert set(tally.cases) == asked
