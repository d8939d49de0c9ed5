"""Has schemathesis ask in the name of one role at a time."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.hooks import HookContext
from schemathesis.transport.serialization import serialize_binary

from gateway.attachments.tus import OFFSETS
from gateway.import_jobs.jobs import XLSX
from gateway.routes import ROUTES
from tests.authorization.house import House
from tests.fuzz.cast import ROLES, Cast
from tests.fuzz.drafting import Document, name_of, with_examples
from tests.fuzz.ready.stage import Ready
from tests.fuzz.tally import Tally

EXAMPLES, ALONE, TOGETHER = ("examples",), ("coverage", "fuzzing"), ("stateful",)
"""The phases: what was made ready, then operations one by one, then some of them one after the other."""

WHO_MAY = "whoever may"
_OFTEN = 0.7
_PUMPED = 200
"""After so many answers what they have emitted is delivered."""

_UNASKED = (
    # Valid by the document is not yet right: a room has to be there, a day not before another.
    "positive_data_acceptance",
    # Its own requests do not get through to an application in this process; gateway/tests/test_refusals.py asks them.
    "ignored_auth",
)

_REFUSED = {name: {"expected-statuses": ["4xx"]} for name in ("negative_data_rejection", "missing_required_header")}
"""What does not fit is refused, with 412 or 428 too: another version of tus, none of the thing."""


@dataclass(frozen=True)
class Bounds:
    """How much is asked: random cases of an operation, walks through several, their steps.

    Operations are asked one by one of the whole table in parts, of which each role has one.
    """

    cases: int
    walks: int
    steps: int
    parts: int
    seed: int


@schemathesis.serializer(XLSX, OFFSETS)
def _file(_context: Any, value: Any) -> bytes:
    """Return a file: an example has a letter for each byte."""
    return value.encode("latin-1") if type(value) is str else serialize_binary(value)


class Fuzzer:
    """Asks ``app`` in the name of the four. ``known`` has ids of things that there are, by the name of a field."""

    def __init__(self, app: Flask, house: House, cast: Cast, known: Mapping[str, list[str]], bounds: Bounds) -> None:
        self._app, self._house, self._cast, self._known, self._bounds = app, house, cast, known, bounds
        self._answers = itertools.count(1)
        self.tally = Tally()

    def ask(self, made: Mapping[str, Ready]) -> None:
        """Ask first what was made ready, by those who may, then whatever else the document lets the four ask."""
        examples = with_examples({name: one.data for name, one in made.items()})
        self._run(self._schema(examples, EXAMPLES), WHO_MAY, {name: one.who.token for name, one in made.items()})
        plain = with_examples({})
        for number, role in enumerate(ROLES):
            part = sorted(map(name_of, ROUTES))[number % self._bounds.parts :: self._bounds.parts]
            self._run(self._schema(plain, ALONE).include(name=part), role, {})
            self._run(self._schema(plain, TOGETHER), role, {})

    def _run(self, schema: Any, role: str, tokens: Mapping[str, str]) -> None:
        """Ask; ``tokens`` are those of others, by operation."""
        schema.app = self._app
        self._hook(schema, role, tokens)
        for event in from_schema(schema).execute():
            self.tally.hear(role, event)

    def _schema(self, document: Document, phases: tuple[str, ...]) -> Any:
        return schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(self._told(phases)))

    def _told(self, phases: tuple[str, ...]) -> dict[str, Any]:
        return {
            # What is packed says nothing about what is in it.
            "headers": {"Accept-Encoding": "identity"},
            "max-stream-events": 1,
            "request-timeout": 2,
            "seed": self._bounds.seed,
            "continue-on-failure": True,
            "generation": {"no-shrink": True, "database": "none"},
            "phases": {name: {"enabled": name in phases, **more} for name, more in self._phases().items()},
            "checks": {name: {"enabled": False} for name in _UNASKED} | _REFUSED,
            "dictionaries": {name: {"values": ids} for name, ids in self._known.items()},
            "parameters": dict(self._bindings()),
        }

    def _phases(self) -> dict[str, dict[str, Any]]:
        bounds = self._bounds
        return {
            # Else the thing that was made ready for another operation would be asked about as well.
            "examples": {"extra-data-sources": {"responses": False}},
            "coverage": {},
            "fuzzing": {"generation": {"max-examples": bounds.cases}},
            "stateful": {"generation": {"max-examples": bounds.walks}, "max-steps": bounds.steps},
        }

    def _bindings(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for name in self._known:
            for place in ("path", "query", "body"):
                yield f"{place}.{name}", {"dictionary": name, "probability": _OFTEN}

    def _hook(self, schema: Any, role: str, tokens: Mapping[str, str]) -> None:
        asks = self._cast

        @schema.auth(refresh_interval=None)
        class Bearer:
            """Puts a token that counts on each case."""

            def get(self, case: Any, _context: Any) -> str:
                return tokens.get(case.operation.label) or asks.token(role)

            def set(self, case: Any, data: str, _context: Any) -> None:
                case.headers["Authorization"] = f"Bearer {data}"

        def after_call(_context: HookContext, case: Any, response: Any) -> None:
            asks.heard(role, case.operation.label, response.status_code)
            if next(self._answers) % _PUMPED == 0:
                self._house.pump(asks.company.tenant_id)

        def filter_path_parameters(_context: HookContext, path_parameters: dict[str, Any]) -> bool:
            return asks.spares(path_parameters)

        schema.hook(after_call)
        schema.hook(filter_path_parameters)
