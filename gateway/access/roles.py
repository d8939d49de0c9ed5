"""The ready roles: sets of permissions, and how far each reaches.

``node``: the organization below the node of the grant. ``assignments``: what is assigned to the person. ``rooms``: the
rooms the person owns or rents, while they do.

``in_full``: who must call a customer sees the phone (the desk, the lead, the worker on the way, the cashier for what is
owed). Identity numbers stand open to the administrator alone; others who need one ask for it, with a reason.
"""

from dataclasses import dataclass
from typing import Literal

from contracts.core.personal import EMAIL, KINDS, PHONE, WORK_EMAIL, WORK_PHONE

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
        "write_off:read",
        "message:read",
        "message:inspect",
        "template:read",
        "account:read",
        "api_key:read",
        "operation:read",
        "duty:read",
        "export:make",
        "erasure:read",
        "trial:read",
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
        "employee:disclose",
        "project:add",
        "room:generate",
        "contractor:add",
        "contractor:disclose",
        "customer:add",
        "customer:tenure",
        "customer:disclose",
        "customer:export",
        "customer:erase",
        "customer:confirm_erasure",
        "ticket:open",
        "ticket:disclose",
        "ticket:dispatch",
        "ticket:work",
        "ticket:quote",
        "ticket:answer_quote",
        "ticket:audit",
        "ticket:rate",
        "ticket:cancel",
        "ticket:call_back",
        "ticket:attach",
        "ticket:detach",
        "time_limit:set",
        "charge_item:add",
        "charge_item:price",
        "payment:record",
        "write_off:ask",
        "write_off:approve",
        "message:retry",
        "template:set",
        "sms:inspect",
        "account:set_password",
        "account:lock",
        "grant:give",
        "duty:share",
        "api_key:give",
        "role:set",
        "tenant:settings",
        "trial:clear",
        "trial:end",
        "view:share",
    }
)
INTERNAL = frozenset({"login:find", "login:send", "rating:give", "person:find", "person:export", "person:erase"})
"""No role has these: the gateway itself asks, where nobody is logged in."""

ACCEPTING = frozenset({"ticket:open", "room:read"})
"""What an acceptance duty gives in the project: to take a request, one has to find the room that it is about."""

PERMISSIONS = READS | CHANGES | INTERNAL
"""The registry of functions that roles are made of."""

_PLACE = {"node:read", "project:read", "room:read", "contractor:read", "time_limit:read", "charge_item:read"}

_COLLEAGUES = frozenset({WORK_PHONE, WORK_EMAIL})
_TO_CALL = _COLLEAGUES | {PHONE, EMAIL}


@dataclass(frozen=True)
class Role:
    """A set of permissions, how far they reach, and which kinds of personal values they show in full."""

    permissions: frozenset[str]
    reach: Literal["node", "assignments", "rooms"] = "node"
    in_full: frozenset[str] = frozenset()


def _role(*permissions: str, in_full: frozenset[str]) -> Role:
    return Role(frozenset(permissions), in_full=in_full)


ROLES = {
    "group_admin": Role(READS | (CHANGES - {"ticket:work"}), in_full=frozenset(KINDS)),
    "city_manager": Role(
        READS
        | {"ticket:dispatch", "ticket:audit", "ticket:cancel", "time_limit:set", "duty:share", "view:share"}
        | {"customer:disclose", "ticket:disclose", "write_off:approve"},
        in_full=_COLLEAGUES,
    ),
    "project_lead": _role(
        *_PLACE,
        *("employee:read", "customer:read", "customer:disclose", "invoice:read", "message:read", "message:inspect"),
        *(
            "ticket:read",
            "ticket:open",
            "ticket:dispatch",
            "ticket:quote",
            "ticket:audit",
            "ticket:cancel",
            "ticket:attach",
            "ticket:detach",
            "time_limit:set",
            "duty:read",
            "duty:share",
            "export:make",
            "view:share",
        ),
        in_full=_TO_CALL,
    ),
    "desk": _role(
        *_PLACE,
        *(
            "employee:read",
            "customer:add",
            "customer:read",
            "customer:tenure",
            "customer:disclose",
            "invoice:read",
            "message:read",
            "export:make",
        ),
        *(
            "ticket:open",
            "ticket:read",
            "ticket:answer_quote",
            "ticket:rate",
            "ticket:cancel",
            "ticket:call_back",
            "ticket:attach",
        ),
        in_full=_TO_CALL,
    ),
    "repair_worker": Role(
        frozenset({"ticket:read", "ticket:work", "ticket:quote", "ticket:attach", "charge_item:read", "message:read"}),
        "assignments",
        in_full=_TO_CALL,
    ),
    "cashier": _role(
        *("room:read", "customer:read", "invoice:read", "payment:record", "write_off:read", "write_off:ask"),
        *("charge_item:read", "charge_item:price", "message:read", "export:make"),
        in_full=_TO_CALL,
    ),
    "hr": _role(
        *("node:read", "node:add", "node:rename", "node:move", "message:read", "export:make"),
        *("employee:add", "employee:read", "employee:post"),
        in_full=_COLLEAGUES,
    ),
    "auditor": Role(READS),
    # A machine, a platform, a contractor's system: reports faults and follows them, and sees nobody's numbers.
    "partner": _role(*_PLACE, "ticket:open", "ticket:read", "ticket:attach", in_full=frozenset()),
    "resident": Role(
        frozenset(
            {"room:read", "ticket:open", "ticket:read", "ticket:answer_quote", "ticket:rate", "ticket:cancel"}
            | {"ticket:attach", "invoice:read", "message:read"}
        ),
        "rooms",
        in_full=frozenset(KINDS),
    ),
}
