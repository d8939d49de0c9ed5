"""The decision: which personal values does somebody see in full? Pure.

What no role says is masked. Somebody with several roles sees in full what all of them show that give the permission:
which of them a row is shown by is not known when it is masked. A role counts no more where another one gives the same
permission in a reach that holds all of its own, for then it shows nothing that the other one would not.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from chassis.scopes import OrgScope, Scope
from contracts.core.personal import KINDS
from gateway.access.authorization import Granted
from gateway.access.roles import ROLES, Role

Masked = dict[str, tuple[str, ...]]
"""The kinds of values that are masked in what a permission gives."""


def masked_of_employee(employee_id: UUID, grants: Iterable[Granted]) -> Masked:
    """Return what is masked in what each permission gives that the grants give."""
    shown: dict[str, dict[Scope, frozenset[str]]] = {}
    for grant in grants:
        scope = grant.scope(employee_id)
        for permission in grant.role.permissions:
            by_scope = shown.setdefault(permission, {})
            by_scope[scope] = by_scope.get(scope, frozenset()) | grant.role.in_full
    return {permission: masked_without(_everywhere(by_scope)) for permission, by_scope in shown.items()}


def masked_of_resident() -> Masked:
    """Return what is masked for residents, who see what is theirs."""
    resident = ROLES["resident"]
    return dict.fromkeys(resident.permissions, masked_without(resident.in_full))


def masked_without(in_full: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds that are masked for somebody who sees those ``in_full``."""
    shown = frozenset(in_full)
    return tuple(kind for kind in KINDS if kind not in shown)


def sees_all_of(masked: Mapping[str, tuple[str, ...]], role: Role) -> bool:
    """Say whether somebody sees in full whatever ``role`` shows in full. So nobody gives others more to see.

    A role for what is assigned to its holder shows nothing by itself.
    """
    if role.reach == "assignments":
        return True
    return all(role.in_full.isdisjoint(masked.get(permission, KINDS)) for permission in role.permissions)


def _everywhere(by_scope: Mapping[Scope, frozenset[str]]) -> frozenset[str]:
    whole = frozenset[str]().union(*(shown for scope, shown in by_scope.items() if _is_whole(scope)))
    return frozenset(KINDS).intersection(*(shown | whole for shown in by_scope.values()))


def _is_whole(scope: Scope) -> bool:
    return isinstance(scope, OrgScope) and scope.whole
