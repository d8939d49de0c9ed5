"""What the operations on accounts, employees, roles, grants and keys need."""

from typing import Any
from uuid import uuid4

from tests.authorization.operations import Data
from tests.fuzz.ready.repairs import Made
from tests.fuzz.ready.stage import Ready, Stage

_DAYS = {"from_date": "2030-06-01", "to_date": "2030-06-30"}
_KEY = {"name": "伙伴", "permissions": ["room:read"], "expires_at": "2030-06-30T00:00:00Z"}
_FIELDS = {"fields": ["phone"], "reason": "回访"}


def _post(stage: Stage) -> Data:
    return {"node_id": str(stage.node), "role": "repair_worker", "from_date": "2030-01-01"}


def _account(**body: Any) -> Made:
    return lambda stage: Ready(stage.boss, {"account_id": str(stage.employee()), **body})


def _employee(**body: Any) -> Made:
    return lambda stage: Ready(stage.boss, {"employee_id": str(stage.employee()), **body})


def _grant(stage: Stage) -> Data:
    return {"role": "desk", "org_node_id": str(stage.node), "from_date": "2030-06-01"}


def _give_grant(stage: Stage) -> Ready:
    return Ready(stage.boss, {"account_id": str(stage.employee()), "grant_id": str(uuid4()), **_grant(stage)})


def _take_grant(stage: Stage) -> Ready:
    account = stage.employee()
    id = stage.put(f"/v1/accounts/{account}/grants/{{}}", **_grant(stage))
    return Ready(stage.boss, {"account_id": str(account), "grant_id": id})


def _end_post(stage: Stage) -> Ready:
    id = stage.employee()
    [post] = stage.do(stage.boss, "GET", f"/v1/employees/{id}")["posts"]
    return Ready(stage.boss, {"employee_id": str(id), "post_id": post["id"], "to_date": "2030-06-30"})


def _add_employee(stage: Stage) -> Ready:
    return Ready(stage.boss, {"number": "ZZ1", "name": "李强", "posts": [_post(stage)]})


def _add_post(stage: Stage) -> Ready:
    return Ready(stage.boss, {"employee_id": str(stage.employee("desk")), **_post(stage)})


def _key(stage: Stage) -> Data:
    return {**_KEY, "org_node_id": str(stage.node)}


def _revoke_key(stage: Stage) -> Ready:
    return Ready(stage.boss, {"api_key_id": stage.put("/v1/api-keys/{}", **_key(stage))})


def _duty(stage: Stage) -> Data:
    return {"desk_node_id": str(stage.builder.nodes["N"]), "from_date": "2030-06-01"}


def _end_duty(stage: Stage) -> Ready:
    id = stage.put(f"/v1/nodes/{stage.node}/duties/{{}}", **_duty(stage))
    return Ready(stage.boss, {"org_node_id": str(stage.node), "duty_id": id})


def _role(code: str) -> Data:
    return {"code": code, "name": "自定义", "permissions": ["room:read"]}


def _remove_role(stage: Stage) -> Ready:
    return Ready(stage.boss, {"role_id": stage.put("/v1/roles/{}", **_role("leaving"))})


def _delegation(stage: Stage) -> Data:
    return {"proxy_id": str(stage.worker_id), **_DAYS}


def _end_delegation(stage: Stage) -> Ready:
    id = str(uuid4())
    stage.do(stage.lead, "PUT", f"/v1/me/delegations/{id}", **_delegation(stage))
    return Ready(stage.lead, {"delegation_id": id})


def _erasure(stage: Stage) -> Ready:
    return Ready(stage.other_boss, {"erasure_id": stage.erasure()})


READY: dict[str, Made] = {
    "POST /v1/customers/{customer_id}/erasures": lambda stage: Ready(
        stage.boss, {"customer_id": stage.gone(), "reason": "本人"}
    ),
    "GET /v1/erasures/{erasure_id}": _erasure,
    "PUT /v1/erasures/{erasure_id}/confirmation": _erasure,
    "PUT /v1/erasures/{erasure_id}/rejection": _erasure,
    "GET /v1/accounts/{account_id}/grants": _account(),
    "PUT /v1/accounts/{account_id}/grants/{grant_id}": _give_grant,
    "DELETE /v1/accounts/{account_id}/grants/{grant_id}": _take_grant,
    "PUT /v1/accounts/{account_id}/lock": _account(),
    "DELETE /v1/accounts/{account_id}/lock": _account(),
    "PUT /v1/accounts/{account_id}/password": _account(),
    "POST /v1/employees": _add_employee,
    "GET /v1/employees/{employee_id}": _employee(),
    "POST /v1/employees/{employee_id}/disclosures": _employee(**_FIELDS),
    "POST /v1/employees/{employee_id}/posts": _add_post,
    "POST /v1/employees/{employee_id}/posts/{post_id}/end": _end_post,
    "PUT /v1/api-keys/{api_key_id}": lambda stage: Ready(stage.boss, {"api_key_id": str(uuid4()), **_key(stage)}),
    "DELETE /v1/api-keys/{api_key_id}": _revoke_key,
    "GET /v1/nodes/{org_node_id}/duties": lambda stage: Ready(stage.boss, {"org_node_id": str(stage.node)}),
    "PUT /v1/nodes/{org_node_id}/duties/{duty_id}": lambda stage: Ready(
        stage.boss, {"org_node_id": str(stage.node), "duty_id": str(uuid4()), **_duty(stage)}
    ),
    "DELETE /v1/nodes/{org_node_id}/duties/{duty_id}": _end_duty,
    "PUT /v1/roles/{role_id}": lambda stage: Ready(stage.boss, {"role_id": str(uuid4()), **_role("coming")}),
    "DELETE /v1/roles/{role_id}": _remove_role,
    "PUT /v1/me/delegations/{delegation_id}": lambda stage: Ready(
        stage.lead, {"delegation_id": str(uuid4()), **_delegation(stage)}
    ),
    "DELETE /v1/me/delegations/{delegation_id}": _end_delegation,
}
