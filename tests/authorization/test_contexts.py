"""No method of any service believes a context that the gateway has not signed for it, just now, for somebody."""

import time
from pathlib import Path
from uuid import uuid4

import jwt
import pytest

from chassis.context import Signer, generate_key
from chassis.scopes import Scopes, SystemScope
from chassis.testing import Databases, a_context, emitted
from contracts.core import registry
from contracts.core.errors import Forbidden, ServiceError, Unauthenticated
from contracts.core.rpc import RpcMethod
from contracts.hr.rpc import ADD_NODE
from tests.authorization.house import House

METHODS = sorted(registry.rpc_methods().values(), key=lambda method: method.key)
_OTHER = "customer.get_customer.v9"


def _wrong(method: RpcMethod, folder: Path, foreign: Path) -> dict[str, str]:
    """Return contexts that say the same as a good one, each wrong in one way."""
    context = a_context(uuid4(), SystemScope(), principal=f"employee:{uuid4()}")
    gateway = Signer(folder, "gateway")
    good = gateway.sign(context, method.key)
    head, claims, signature = good.split(".")
    more = jwt.decode(good, options={"verify_signature": False}) | {"sub": f"employee:{uuid4()}"}
    unsigned = jwt.encode(more, "", "none", headers={"kid": jwt.get_unverified_header(good)["kid"]})
    return {
        "forged": Signer(foreign, "gateway").sign(context, method.key),
        "changed": ".".join([head, unsigned.split(".")[1], signature]),
        "unsigned": unsigned,
        "cut off": f"{head}.{claims}.",
        "expired": Signer(folder, "gateway", lambda: time.time() - 60).sign(context, method.key),
        "from the future": Signer(folder, "gateway", lambda: time.time() + 60).sign(context, method.key),
        "for another method": gateway.sign(context, _OTHER),
        "by a service, for people": Signer(folder, method.service).sign(context, method.key),
    }


def _is_refused(house: House, token: str, method: RpcMethod) -> bool:
    try:
        house.ask_with(token, method, {})
    except Unauthenticated:
        return True
    except ServiceError:
        return False
    return False


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_a_context_that_is_wrong_is_refused(house: House, databases: Databases, tmp_path: Path, method: RpcMethod):
    generate_key(tmp_path, "gateway")
    wrong = _wrong(method, databases.keys, tmp_path)
    assert [name for name, token in wrong.items() if not _is_refused(house, token, method)] == []


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_a_context_without_a_scope_is_refused(house: House, method: RpcMethod):
    token = house.sign(method, tenant_id=uuid4(), principal=f"employee:{uuid4()}", permission="any", scopes=Scopes())
    with pytest.raises(Forbidden):
        house.ask_with(token, method, {})


def test_what_is_replayed_takes_effect_once_and_for_nothing_else(house: House):
    tenant = uuid4()
    said = {"tenant_id": tenant, "principal": f"employee:{uuid4()}", "permission": "node:add"}
    token = house.sign(ADD_NODE, **said, scopes=Scopes((SystemScope(),)), idempotency_key="once")
    request = {"kind": "headquarters", "code": "HQ", "name": "总部"}
    first = house.ask_with(token, ADD_NODE, request)
    assert house.ask_with(token, ADD_NODE, request) == first
    with pytest.raises(ServiceError) as refusal:
        house.ask_with(token, ADD_NODE, request | {"code": "HQ2"})
    assert refusal.value.code == "idempotency_key_reused"
    assert len(emitted("hr", tenant)) == 1
