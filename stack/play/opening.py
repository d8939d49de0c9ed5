"""The demo company in a running suite: begun, loaded from its workbook, given prices."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from stack.api import Client
from stack.demo.company import Company
from stack.demo.workbook import write_company
from stack.errors import StackError
from stack.waiting import came_true

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECONDS = 1800.0
_PAUSE = 0.25
_ENDED = ("done", "failed")
_PRICES = (
    ("LABOUR", "维修工时费", "小时", "80.00"),
    ("TAP-VALVE", "陶瓷阀芯", "个", "45.00"),
    ("VISIT", "上门费", "次", "30.00"),
)

Follow = Callable[[dict[str, Any]], None]


def load(operator: Client, company: Company, follow: Follow) -> dict[str, Any]:
    """Upload the company's workbook and wait until it is loaded; ``follow`` gets each state of the import."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "company.xlsx"
        write_company(path, company.seed, company.room_count)
        return upload(operator, path, follow)


def upload(operator: Client, path: Path, follow: Follow, seconds: float = SECONDS) -> dict[str, Any]:
    """Upload a workbook and wait until its import has ended. Raises StackError when it takes too long."""
    return followed(operator, send_workbook(operator, path)["id"], follow, seconds)


def send_workbook(operator: Client, path: Path) -> dict[str, Any]:
    """Upload a workbook; return its import, which goes on without us."""
    headers = {"Content-Type": XLSX, "Idempotency-Key": str(uuid4())}
    with path.open("rb") as stream:
        return operator.send("POST", "/v1/imports", params={"file_name": path.name}, data=stream, headers=headers)


def followed(operator: Client, import_id: str, follow: Follow, seconds: float) -> dict[str, Any]:
    """Wait until an import has ended; ``follow`` gets each state. Raises StackError when it takes too long."""
    state: dict[str, Any] = {}

    def ended() -> bool:
        state.update(operator.get(f"/v1/imports/{import_id}"))
        follow(state)
        return state["status"] in _ENDED

    if not came_true(ended, seconds, _PAUSE):
        raise StackError(f"the import {import_id} has not ended after {seconds:.0f} s: see the gateway's logs")
    return state


def set_prices(operator: Client) -> None:
    """Give the company a price list for paid repairs, in force everywhere."""
    known = {item["code"] for item in operator.pages("/v1/charge-items")}
    nodes = operator.get("/v1/nodes")["items"]
    root = next(node["id"] for node in nodes if node["parent_id"] is None)
    for code, name, unit, price in _PRICES:
        if code not in known:
            body = {"code": code, "name": name, "unit": unit, "org_node_id": root, "unit_price": price}
            operator.post("/v1/charge-items", body)
