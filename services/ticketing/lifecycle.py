"""The repair flow: which action leads from which status to which, who may take it, and under what condition.

Pure, and enforced here alone: whatever changes a ticket's status asks :func:`take` first.
"""

from dataclasses import dataclass

from contracts.core.errors import Forbidden, IllegalTransition
from contracts.ticketing.vocabulary import ACTIONS, STATUSES
from services.ticketing.conditions import BEFORE_WORK, NO_AGREED_QUOTE, NOT_UNDER_WARRANTY, Condition, Facts

ITSELF = "system:ticketing"
"""In place of a permission: the service itself, when a time limit has passed."""

WHERE_QUOTED = "where_quoted"
"""In place of a status: back to the one in which the quote was made."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table. ``allowed``: the permissions, or principals, of which one is needed.

    ``own``: of those, only the worker to whom the ticket is assigned.
    """

    action: str
    sources: tuple[str, ...]
    target: str
    allowed: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    own: bool = False

    def open_to(self, ticket: Facts) -> bool:
        """Return whether the ticket, which is in one of the sources, allows the action to those who may take it."""
        return all(rule.holds(ticket) for rule in self.conditions)


_RATES = ("ticket:rate", "ticket:call_back", "rating:give")

TABLE = (
    Transition("dispatch", ("reported", "dispatched", "accepted"), "dispatched", ("ticket:dispatch",)),
    Transition("accept", ("dispatched",), "accepted", ("ticket:work",), own=True),
    Transition("quote", ("accepted", "working"), "quoted", ("ticket:quote",), (NOT_UNDER_WARRANTY, NO_AGREED_QUOTE)),
    Transition("agree", ("quoted",), WHERE_QUOTED, ("ticket:answer_quote",)),
    Transition("decline", ("quoted",), WHERE_QUOTED, ("ticket:answer_quote",)),
    Transition("start", ("accepted",), "working", ("ticket:work",), own=True),
    Transition("pause", ("working",), "paused", ("ticket:work",), own=True),
    Transition("resume", ("paused",), "working", ("ticket:work",), own=True),
    Transition("report_done", ("working",), "done", ("ticket:work",), own=True),
    Transition("pass_audit", ("done",), "rating", ("ticket:audit",)),
    Transition("send_back", ("done",), "accepted", ("ticket:audit",)),
    Transition("rate_satisfied", ("rating",), "closed", _RATES),
    Transition("rate_dissatisfied", ("rating",), "reported", _RATES),
    Transition("close_unrated", ("rating",), "closed", ("ticket:call_back",)),
    Transition(
        "cancel",
        ("reported", "dispatched", "accepted", "quoted"),
        "cancelled",
        ("ticket:cancel",),
        (BEFORE_WORK,),
    ),
    Transition("dispatch_overdue", ("reported",), "reported", (ITSELF,)),
    Transition("request_call_back", ("rating",), "rating", (ITSELF,)),
)
_BY_ACTION = {transition.action: transition for transition in TABLE}
_FROM = {status: tuple(row for row in TABLE if status in row.sources and row.action in ACTIONS) for status in STATUSES}
"""What people may do in a status, if the conditions hold."""


def take(action: str, ticket: Facts, *, permission: str, principal: str) -> str:
    """Return the status that ``action`` leads to.

    Raises :class:`Forbidden`, :class:`IllegalTransition` (``legal``: what is possible now) or
    :class:`~contracts.core.errors.Conflict` (``reason``: the condition that does not hold).
    """
    transition = _BY_ACTION[action]
    if permission not in transition.allowed and principal not in transition.allowed:
        raise Forbidden
    if ticket.status not in transition.sources:
        raise IllegalTransition(f"A ticket that is {ticket.status} cannot {action}.", legal=list(legal_actions(ticket)))
    if transition.own and principal != f"employee:{ticket.worker_id}":
        raise Forbidden("Only the worker to whom the ticket is assigned may do this.")
    for rule in transition.conditions:
        rule.demand(ticket)
    return _target(transition, ticket)


def legal_actions(ticket: Facts) -> tuple[str, ...]:
    """Return the actions that people may take next, in the order of the flow."""
    return tuple(row.action for row in _FROM[ticket.status] if row.open_to(ticket))


def _target(transition: Transition, ticket: Facts) -> str:
    if transition.target != WHERE_QUOTED:
        return transition.target
    if ticket.quoted_in is None:
        raise LookupError("a quoted ticket does not say where it was quoted")
    return ticket.quoted_in
