"""API keys of partners and machines: shown once, for some permissions at a node, until they expire."""

from collections.abc import Mapping
from datetime import timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from cachetools import TTLCache

from chassis.database import UnitOfWork
from chassis.database.paging import in_order, page_asked
from contracts.core.errors import Conflict, FieldProblem, Invalid
from gateway.access.changes import tell_of
from gateway.access.models import ApiKey
from gateway.access.reach import demand_above, demand_node, in_reach, role_of
from gateway.access.roles import CHANGES, READS, Role
from gateway.access.schemas import ApiKey as ApiKeyShape
from gateway.access.tokens import API_KEY, Token
from gateway.http.call import Call
from gateway.works import system_work, work_of

LONGEST = timedelta(days=366)
_MOST = 10_000
_NOTED_SECONDS = 60.0


def list_keys(call: Call) -> dict[str, Any]:
    """Return a page of the keys for nodes in reach, by their ids."""
    with work_of(call) as work:
        keys = work.select(ApiKey).where(in_reach(work, ApiKey.org_node_id))
        by = in_order(call.data["sort"], name=ApiKey.name)
        page: dict[str, Any] = work.page(keys, *by, **page_asked(call.data))
        return page


def give(call: Call) -> dict[str, Any]:
    """Make a key, which is in the answer and nowhere else.

    Raises Invalid for permissions that there are not, a role that is of people alone or too late an end, NotFound for a
    node out of reach or no role, Forbidden where the caller has not all of them there or sees less in full, Conflict
    where the id is taken.
    """
    data = call.data
    token = Token.new(API_KEY, call.who.tenant_id, data["api_key_id"])
    with work_of(call) as work:
        if not work.now < data["expires_at"] <= work.now + LONGEST:
            raise Invalid(fields=[FieldProblem("expires_at", "invalid", f"Within {LONGEST.days} days.")])
        role = _asked(work, data)
        demand_node(work, data["org_node_id"])
        demand_above(work, call, role, data["org_node_id"])
        if work.first(work.select(ApiKey).where(ApiKey.id == token.of_id)):
            raise Conflict("There is a key with this id. If its answer was lost, revoke it and make another one.")
        key = ApiKey(
            id=token.of_id,
            name=data["name"],
            digest=token.digest,
            permissions=sorted(role.permissions),
            in_full=sorted(role.in_full),
            org_node_id=data["org_node_id"],
            given_by=work.principal,
            created_at=work.now,
            expires_at=data["expires_at"],
        )
        work.add(key)
        work.log("api_key.give", "api_key", key.id, after=_told(key), node=key.org_node_id)
        work.session.flush()
        return {**_as_dict(key), "key": str(token)}


def _asked(work: UnitOfWork, data: Mapping[str, Any]) -> Role:
    """Return what the key is to give: what the role gives now, or what is named."""
    if data["role"]:
        role = role_of(work, data["role"])
        if role.reach != "node":
            raise Invalid(fields=[FieldProblem("role", "invalid", "What this role reaches is that of a person.")])
        return role
    if unknown := sorted(set(data["permissions"]) - READS - CHANGES):
        raise Invalid(fields=[FieldProblem("permissions", "unknown", f"There is no {', '.join(unknown)}.")])
    return Role(frozenset(data["permissions"]), in_full=frozenset(data["in_full"]))


def revoke(call: Call) -> None:
    """Let a key count no more. Raises NotFound for one out of reach, Forbidden for one that may more than he."""
    with work_of(call) as work:
        key = work.get(ApiKey, call.data["api_key_id"], lock=True)
        demand_above(work, call, Role(frozenset(key.permissions), in_full=frozenset(key.in_full)), key.org_node_id)
        if key.revoked_at is None:
            before = _told(key) | {"revoked_at": None}
            key.revoked_at = work.now
            tell_of(work, [f"partner:{key.id}"])
            work.log(
                "api_key.revoke", "api_key", key.id, before, _told(key) | {"revoked_at": work.now}, node=key.org_node_id
            )


class Uses:
    """Notes when keys were last used: once a minute for each, not at every use."""

    def __init__(self) -> None:
        self._noted: TTLCache[UUID, bool] = TTLCache(_MOST, _NOTED_SECONDS)
        self._lock = Lock()

    def note(self, tenant_id: UUID, key_id: UUID) -> None:
        """Note that the key is used now."""
        with self._lock:
            noted = key_id in self._noted
            if not noted:
                self._noted[key_id] = True
        if not noted:
            with system_work(tenant_id) as work:
                work.get(ApiKey, key_id).used_at = work.now


def _told(key: ApiKey) -> dict[str, Any]:
    return {"name": key.name, "permissions": key.permissions, "in_full": key.in_full, "node": str(key.org_node_id)}


def _as_dict(key: ApiKey) -> dict[str, Any]:
    return {name: getattr(key, name) for name in ApiKeyShape().fields}
