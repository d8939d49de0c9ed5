"""Each role asks by each row about things at its own place and elsewhere: the answers are the page in docs/."""

import os
from pathlib import Path

import pytest
from flask import Flask

from chassis import runtime
from chassis.testing import Databases, clock_at
from tests.authorization.house import House
from tests.authorization.rows import contents
from tests.authorization.table import Cell, Table, rendered
from tests.authorization.world import NOW, World

PAGE = Path(__file__).parents[2] / "docs" / "authorization.md"
_REFUSED = (403, 404)


@pytest.fixture(scope="module")
def answers(app: Flask, house: House, world: World) -> dict[Cell, int]:
    """What each role was answered; what was granted is undone."""
    with clock_at(NOW), house.undoing():
        table = Table(app, world)
        return {cell: table.ask(cell) for cell in table.cells()}


@pytest.mark.usefixtures("_at_noon")
def test_the_page_says_what_is_answered(answers: dict[Cell, int]):
    if os.environ.get("WRITE_AUTHORIZATION"):
        PAGE.write_text(rendered(answers))
    assert rendered(answers) == PAGE.read_text()


@pytest.mark.usefixtures("_at_noon")
def test_what_is_refused_changes_nothing(
    app: Flask, house: House, world: World, databases: Databases, answers: dict[Cell, int]
):
    table, refused = Table(app, world), [cell for cell, status in answers.items() if status in _REFUSED]
    before = contents(databases)
    with runtime.using(house.part("gateway")):
        again = {cell: table.ask(cell) for cell in refused}
    assert again == {cell: answers[cell] for cell in refused}
    after = contents(databases)
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
