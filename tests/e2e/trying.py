"""What a company of its own does first: a project with rooms, and a fault reported there, with a picture."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

from tusclient.client import TusClient

from chassis.testing import eventually
from gateway.tests.attaching import photo
from stack.api import Client, Refused
from tests.e2e.running import Running
from tests.e2e.tickets import Ticket


def report_fault(boss: Client) -> Ticket:
    """Set a project up and report a fault in it, of which somebody is told."""
    [root] = boss.get("/v1/nodes")["items"]
    node = boss.post("/v1/nodes", {"parent_id": root["id"], "kind": "project", "code": "P", "name": "花园"})
    site = {"org_node_id": node["id"], "name": "花园", "kind": "residential"}
    project = eventually(lambda: _made(boss, "/v1/projects", site), "property knows the node")
    path = f"/v1/projects/{project['id']}/rooms/generate"
    boss.post(path, {"buildings": ["1"], "floors": 1, "rooms_per_floor": 2})
    price = {"org_node_id": root["id"], "unit_price": "80.00"}
    boss.post("/v1/charge-items", {"code": "LABOUR", "name": "人工", "unit": "时"} | price)
    room = boss.get("/v1/rooms")["items"][0]
    body = {"room_id": room["id"], "description": "试报修", "contact_name": "王", "contact_phone": "+8613800138000"}
    ticket = eventually(lambda: _made(boss, "/v1/tickets", body), "ticketing knows the room")
    eventually(lambda: boss.get("/v1/messages/all")["items"], "somebody was told")
    return ticket


def _made(boss: Client, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return boss.post(path, body)
    except Refused as refusal:
        if refusal.code != "not_found":
            raise
        return None


def attach(who: Client, ticket: Ticket, name: str = "墙.jpg") -> None:
    """Attach a picture, and wait until it can be read."""
    path = f"/v1/tickets/{ticket['id']}"
    headers = {"Authorization": f"Bearer {who.token}", "Idempotency-Key": str(uuid4())}
    client = TusClient(f"{who.url}{path}/uploads", headers=headers)
    client.uploader(file_stream=io.BytesIO(photo()), metadata={"filename": name}).upload()
    eventually(lambda: _ready(who.get(f"{path}/attachments")["items"]), "the worker has looked at it")


def _ready(files: list[dict[str, Any]]) -> bool:
    return bool(files) and all(one["status"] == "ready" for one in files)


def kept(running: Running, tenant: object) -> list[str]:
    """Return the names of the files in the store that are of attachments of a company."""
    folder: Path = running.suite.layout.root / "uploads" / "attachments" / str(tenant)
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
