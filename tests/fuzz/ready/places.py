"""What the operations on the organization, projects, rooms, customers, prices and settings need."""

from typing import Any
from uuid import uuid4

from gateway.http.routing import VERSION
from tests.authorization.operations import Data
from tests.fuzz.ready.repairs import Made
from tests.fuzz.ready.stage import Ready, Stage

_FIELDS = {"fields": ["phone"], "reason": "回访"}
_SITE = {"name": "花园", "kind": "residential"}
_ROOMS = {"buildings": ["9"], "floors": 1, "rooms_per_floor": 1}
_FIRM = {"name": "管道公司", "scope": ["plumbing"], "phone": "+8613900000003"}
_TEXT = {"code": "login_code", "channel": "sms", "language": "zh", "body": "{code}"}
_LIMITS = {"urgency": "normal", "dispatch_minutes": 30, "rating_minutes": 60}


def _node(stage: Stage, **more: str) -> Data:
    return {"kind": "project", "name": "新苑", "parent_id": str(stage.builder.nodes["N"]), **more}


def _move(stage: Stage) -> Ready:
    return _changed(stage, "MV", parent_id=str(stage.builder.nodes["S"]))


def _changed(stage: Stage, code: str, **body: str) -> Ready:
    """Return a change of a new node, which has the version 1."""
    id = stage.post("/v1/nodes", **_node(stage, code=code))
    return Ready(stage.boss, {"node_id": id, VERSION: 1, **body})


def _at(field: str, /, **body: Any) -> Made:
    return lambda stage: Ready(stage.boss, {field: str(stage.node), **body})


def _project(stage: Stage) -> str:
    id = stage.post("/v1/nodes", **_node(stage, code=f"P{uuid4().hex[:6]}"))
    return stage.post("/v1/projects", org_node_id=id, **_SITE)


def _firm(stage: Stage) -> Data:
    return {"code": f"F{uuid4().hex[:6]}", "org_node_ids": [str(stage.node)], **_FIRM}


def _tenure(stage: Stage) -> Data:
    return {"room_id": str(stage.builder.rooms["S1"][1]), "relation": "renter", "from_date": "2030-05-01"}


def _add_customer(stage: Stage) -> Ready:
    said = {"kind": "person", "name": "孙女士", "phones": ["+8613900000004"], "tenures": [_tenure(stage)]}
    return Ready(stage.boss, said)


def _end_tenure(stage: Stage) -> Ready:
    customer = stage.customer("+8613900000005")
    [tenure] = customer["tenures"]
    return Ready(stage.boss, {"customer_id": customer["id"], "tenure_id": tenure["id"], "to_date": "2030-06-30"})


def _customer(phone: str, **body: Any) -> Made:
    return lambda stage: Ready(stage.boss, {"customer_id": stage.customer(phone)["id"], **body})


def _item(stage: Stage) -> Data:
    return {"code": f"I{uuid4().hex[:6]}", "name": "水管", "unit": "米", "unit_price": "1.00"}


def _price(stage: Stage) -> Ready:
    item = stage.post("/v1/charge-items", org_node_id=str(stage.node), **_item(stage))
    said = {"org_node_id": str(stage.node), "unit_price": "2.00", "from_date": "2030-06-02"}
    return Ready(stage.boss, {"charge_item_id": item, **said})


READY: dict[str, Made] = {
    "POST /v1/nodes": lambda stage: Ready(stage.boss, _node(stage, code="NEW")),
    "POST /v1/nodes/{node_id}/move": _move,
    "POST /v1/nodes/{node_id}/rename": lambda stage: _changed(stage, "RN", name="改名"),
    "GET /v1/nodes/{org_node_id}/time-limits": _at("org_node_id"),
    "PUT /v1/nodes/{org_node_id}/time-limits": _at("org_node_id", **_LIMITS),
    "POST /v1/projects": lambda stage: Ready(
        stage.boss, {"org_node_id": stage.post("/v1/nodes", **_node(stage, code="PJ")), **_SITE}
    ),
    "GET /v1/projects/{project_id}": lambda stage: Ready(stage.boss, {"project_id": _project(stage)}),
    "POST /v1/projects/{project_id}/rooms/generate": lambda stage: Ready(
        stage.boss, {"project_id": _project(stage), **_ROOMS}
    ),
    "GET /v1/rooms/{room_id}": lambda stage: Ready(stage.resident, {"room_id": str(stage.room)}),
    "POST /v1/contractors": lambda stage: Ready(stage.boss, _firm(stage)),
    "POST /v1/contractors/{contractor_id}/disclosures": lambda stage: Ready(
        stage.boss, {"contractor_id": stage.post("/v1/contractors", **_firm(stage)), **_FIELDS}
    ),
    "POST /v1/customers": _add_customer,
    "GET /v1/customers/{customer_id}": _customer("+8613900000006"),
    "GET /v1/customers/duplicates": lambda stage: Ready(stage.boss, {"phone": "+8613900000006"}),
    "POST /v1/customers/{customer_id}/disclosures": _customer("+8613900000008", **_FIELDS),
    "POST /v1/customers/{customer_id}/tenures": lambda stage: Ready(
        stage.boss, {"customer_id": stage.customer("+8613900000009")["id"], **_tenure(stage)}
    ),
    "POST /v1/customers/{customer_id}/tenures/{tenure_id}/end": _end_tenure,
    "POST /v1/charge-items": lambda stage: Ready(stage.boss, {"org_node_id": str(stage.node), **_item(stage)}),
    "POST /v1/charge-items/{charge_item_id}/prices": _price,
    "PUT /v1/templates": lambda stage: Ready(stage.boss, dict(_TEXT)),
    "PUT /v1/tenant-settings": lambda stage: Ready(stage.boss, {"origins": ["https://crm.example.com"]}),
    "GET /v1/local-sms": lambda stage: Ready(stage.boss, {"phone": "+8613800138000"}),
}
