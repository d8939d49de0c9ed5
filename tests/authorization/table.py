"""The table role × row × place, from real answers: each role is held at one project, and asks of things elsewhere."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask

from gateway.http.routing import LOGGED_IN, PUBLIC, Route
from gateway.routes import ROUTES
from gateway.tests.company import ACompany, Caller, token_of
from tests.authorization.facts import Thing
from tests.authorization.operations import Data, request_of
from tests.authorization.requests import OF_OPERATIONS, PLACED, PLACELESS
from tests.authorization.world import World

ROWS = tuple(route for route in ROUTES if route.permission not in (LOGGED_IN, PUBLIC))
ROLES = (
    *("group_admin", "city_manager", "project_lead", "desk", "repair_worker", "cashier", "hr", "auditor"),
    "resident",
)
PLACES = ("own", "sibling", "parent", "other tenant")
_CODES = {"own": (0, "S1"), "sibling": (0, "S2"), "parent": (0, "S"), "other tenant": (1, "S1")}
_SENSIBLE = {200, 201, 202, 204, 403, 404, 409, 412, 422}
_SIGNS = {403: "–", 404: "○"}


@dataclass(frozen=True)
class Cell:
    """A role asks by a row about something at a place; None where the row is about no place."""

    route: Route
    role: str
    place: str | None
    thing: Thing | None

    @property
    def name(self) -> str:
        """The row, as a report names it."""
        return f"{self.route.verb} {self.route.path}"

    def request(self) -> tuple[str, Data]:
        """Return path and options."""
        if self.thing is not None:
            return request_of(self.route, _placed(self.name)[1](self.thing))
        return request_of(self.route, PLACELESS.get(self.name, dict)())


class Table:
    """Asks for the cells."""

    def __init__(self, app: Flask, world: World) -> None:
        self._world = world
        self._client = app.test_client()
        home = [world.companies[0].rooms["S1"][0]]
        people = world.facts.people.values()
        self._resident = next(one.id for one in people if [tenancy.room for tenancy in one.rooms] == home)
        self._tokens = {role: self._token(role) for role in ROLES}
        self._things = {place: self._at(*where) for place, where in _CODES.items()}

    def cells(self) -> list[Cell]:
        """Return all cells, row by row."""
        return [cell for route in ROWS for role in ROLES for cell in self._cells(route, role)]

    def ask(self, cell: Cell) -> int:
        """Return the status that the role gets."""
        path, options = cell.request()
        answer = Caller(self._client, self._tokens[cell.role])(cell.route.verb, path, **options)
        assert answer.status_code in _SENSIBLE, (cell.name, answer.get_json())
        return answer.status_code

    def _cells(self, route: Route, role: str) -> list[Cell]:
        name = f"{route.verb} {route.path}"
        if name not in PLACED and name not in OF_OPERATIONS:
            return [Cell(route, role, None, None)]
        kind = _placed(name)[0]
        found = ((place, self._things[place].get(kind)) for place in PLACES)
        # A job of somebody's is nowhere.
        return [Cell(route, role, place, thing) for place, thing in found if thing] or [Cell(route, role, None, None)]

    def _token(self, role: str) -> str:
        company = self._world.companies[0]
        who = f"customer:{self._resident}" if role == "resident" else f"employee:{company.plain['S1', role]}"
        return token_of(ACompany(company.id, "", company.company.root), who)

    def _at(self, company: int, code: str) -> dict[str, Thing]:
        """Return a thing of each kind at a node; of things in rooms one of the first room, where there is one."""
        builder = self._world.companies[company]
        node, home = builder.nodes[code], builder.rooms.get(code, [None])[0]
        worker = builder.plain[code, "repair_worker"]
        found: dict[str, Thing] = {}
        for thing in sorted(self._world.facts.things, key=lambda thing: _fits(thing, home, worker, self._resident)):
            if thing.company == builder.id and set(thing.nodes) == {node}:
                found[thing.kind] = thing
        return found


def _fits(thing: Thing, home: UUID | None, worker: UUID, resident: UUID) -> tuple[bool, bool, bool, bool]:
    """Return what sorts the best last: what the worker has, what is in the room, the worker himself, the resident's.

    Others lived in the room too: which of their messages the database gives last is not said.
    """
    return thing.worker == worker, thing.room == home, worker in (thing.id, thing.owner), thing.owner == resident


def _placed(name: str) -> tuple[str, Any]:
    return PLACED.get(name) or OF_OPERATIONS[name]


def rendered(answers: dict[Cell, int]) -> str:
    """Return the table as a page."""
    lines = [_HEAD, "| | " + " | ".join(ROLES) + " |", "|---|" + "---|" * len(ROLES)]
    for route in ROWS:
        marks = [_marks(route, role, answers) for role in ROLES]
        lines.append(f"| `{route.verb} {route.path}`<br>{route.permission} | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def _marks(route: Route, role: str, answers: dict[Cell, int]) -> str:
    told = {cell.place: status for cell, status in answers.items() if (cell.route, cell.role) == (route, role)}
    places = [None] if None in told else list(PLACES)
    signs = [_SIGNS.get(told[place], "●") if place in told else "·" for place in places]
    return "–" if set(signs) <= {"–", "·"} else "".join(signs)


_HEAD = """# Who may do what

Made by `tests/authorization` from the answers of the suite, and compared in each `make test`;
`make authorization` writes it anew.

Each role is held at one project, or is that of somebody who lives there. It asks about something of its own project (a
worker: what is assigned to her; a resident: her room), of a sibling project, at the parent node, and of another tenant,
in this order: ● granted, ○ 404, – 403, · there is nothing of the kind. One sign alone: the row is about no place, or
about a thing that is not there. What was refused has changed nothing in any table.
"""
