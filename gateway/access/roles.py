"""The ready roles: sets of permissions, and how far each reaches.

``node``: the organization below the node of the grant. ``assignments``: what is assigned to the person. ``rooms``: the
rooms the person owns or rents, while they do.
"""

from dataclasses import dataclass
from typing import Literal

READS = frozenset(
    {
        "node:read",
        "employee:read",
        "project:read",
        "room:read",
        "contractor:read",
        "customer:read",
        "ticket:read",
        "time_limit:read",
        "charge_item:read",
        "invoice:read",
        "message:read",
        "message:inspect",
        "template:read",
        "account:read",
        "api_key:read",
        "operation:read",
    }
)
CHANGES = frozenset(
    {
        "company:import",
        "node:add",
        "node:rename",
        "node:move",
        "employee:add",
        "employee:post",
        "project:add",
        "room:generate",
        "contractor:add",
        "customer:add",
        "customer:tenure",
        "ticket:open",
        "ticket:dispatch",
        "ticket:work",
        "ticket:quote",
        "ticket:answer_quote",
        "ticket:audit",
        "ticket:rate",
        "ticket:cancel",
        "ticket:call_back",
        "time_limit:set",
        "charge_item:add",
        "charge_item:price",
        "payment:record",
        "message:retry",
        "template:set",
        "sms:inspect",
        "account:set_password",
        "account:lock",
        "grant:give",
        "api_key:give",
        "role:set",
    }
)
INTERNAL = frozenset({"login:find", "login:send", "rating:give"})
"""No role has these: the gateway itself asks, where nobody is logged in."""

PERMISSIONS = READS | CHANGES | INTERNAL
"""The registry of functions that roles are made of."""

_PLACE = {"node:read", "project:read", "room:read", "contractor:read", "time_limit:read", "charge_item:read"}


@dataclass(frozen=True)
class Role:
    """A set of permissions and how far they reach."""

    permissions: frozenset[str]
    reach: Literal["node", "assignments", "rooms"] = "node"


def _role(*permissions: str) -> Role:
    return Role(frozenset(permissions))


ROLES = {
    "group_admin": Role(READS | (CHANGES - {"ticket:work"})),
    "city_manager": Role(READS | {"ticket:dispatch", "ticket:audit", "ticket:cancel", "time_limit:set"}),
    "project_lead": _role(
        *_PLACE,
        *("employee:read", "customer:read", "invoice:read", "message:read", "message:inspect", "ticket:read"),
        *(
            "ticket:open",
            "ticket:dispatch",
            "ticket:quote",
            "ticket:audit",
            "ticket:cancel",
            "time_limit:set",
        ),
    ),
    "desk": _role(
        *_PLACE,
        *(
            "employee:read",
            "customer:add",
            "customer:read",
            "customer:tenure",
            "invoice:read",
            "message:read",
        ),
        *(
            "ticket:open",
            "ticket:read",
            "ticket:answer_quote",
            "ticket:rate",
            "ticket:cancel",
            "ticket:call_back",
        ),
    ),
    "repair_worker": Role(
        frozenset({"ticket:read", "ticket:work", "ticket:quote", "charge_item:read", "message:read"}),
        "assignments",
    ),
    "cashier": _role(
        *("room:read", "customer:read", "invoice:read", "payment:record"),
        *("charge_item:read", "charge_item:price", "message:read"),
    ),
    "hr": _role(
        *("node:read", "node:add", "node:rename", "node:move", "message:read"),
        *("employee:add", "employee:read", "employee:post"),
    ),
    "auditor": Role(READS),
    "resident": Role(
        frozenset(
            {"room:read", "ticket:open", "ticket:read", "ticket:answer_quote", "ticket:rate", "ticket:cancel"}
            | {"invoice:read", "message:read"}
        ),
        "rooms",
    ),
}
