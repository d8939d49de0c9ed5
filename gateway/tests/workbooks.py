"""Workbooks for import jobs, and what stands in for the services that load their rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from gateway.imports.tests.books import ROOM, ROOM_HEADERS, write_book
from gateway.tests.services import StandIn

LOADERS = (
    "hr.import_nodes",
    "hr.import_employees",
    "property.import_projects",
    "property.import_rooms",
    "customer.import_customers",
    "property.import_contractors",
)


def rooms_book(path: Path, count: int, *, bad: int = 0) -> bytes:
    """Return a workbook of ``count`` good rooms and ``bad`` ones without a floor that is a number."""
    good = [[*ROOM[:3], at // 50 + 1, at // 50 * 100 + at % 50 + 101, *ROOM[5:]] for at in range(count)]
    wrong = [[*ROOM[:3], "顶楼", 9000 + at, *ROOM[5:]] for at in range(bad)]
    return write_book(path, {"房间": [ROOM_HEADERS, *good, *wrong]}).read_bytes()


def nothing(_row: dict[str, Any]) -> bool:
    """Be true of no row."""
    return False


class Loader:
    """Keeps the rows it is given, as property does: a row that is there is unchanged."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.reason = "None"
        self.refuses: Callable[[dict[str, Any]], bool] = nothing
        self.misses: Callable[[dict[str, Any]], bool] = nothing

    def __call__(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer an import request."""
        return {"outcomes": [self._take(row) for row in asked["rows"]]}

    def _take(self, row: dict[str, Any]) -> dict[str, Any]:
        if self.refuses(row) or self.misses(row):
            return _refusal(row, self.reason, retry=self.misses(row))
        outcome = "unchanged" if row["number"] in self.known else "created"
        id = self.known.setdefault(row["number"], str(uuid4()))
        return {"row": row["row"], "outcome": outcome, "id": id, "problems": []}


def _refusal(row: dict[str, Any], reason: str, *, retry: bool) -> dict[str, Any]:
    problem = {"field": "number", "code": "unknown", "reason_zh": "没有", "reason_en": reason, "retry": retry}
    return {"row": row["row"], "outcome": "refused", "id": None, "problems": [problem]}


def loading_into(services: StandIn) -> Loader:
    """Have ``services`` load rows; return what they load into."""
    loader = Loader()
    services.answers |= dict.fromkeys(LOADERS, loader)
    return loader
