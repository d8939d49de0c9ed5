"""What every change of a ticket has in common: the rules are asked, the log is written, the others are told."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from contracts.core.events import Event
from services.ticketing import lifecycle
from services.ticketing.models import Step, Ticket


class Told:
    """A ticket as an event tells it: its own attributes, as they are when it is written, and ``more``."""

    def __init__(self, ticket: Ticket, **more: Any) -> None:
        self._ticket = ticket
        self.__dict__.update(more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ticket, name)


def held(work: UnitOfWork, ticket_id: UUID, expected_version: int | None) -> Ticket:
    """Return the ticket, locked, so that of two who change it at once the second sees what the first did.

    Raises NotFound when it is out of reach, StaleVersion when it is not the version that the caller knows.
    """
    return work.get(Ticket, ticket_id, expected_version=expected_version, lock=True)


def demand(work: UnitOfWork, ticket: Ticket, action: str) -> str:
    """Return the status that ``action`` leads to.

    Raises what :func:`~services.ticketing.lifecycle.take` raises, before anything is read for the action.
    """
    return lifecycle.take(action, ticket, permission=work.context.permission, principal=work.acts_as)


def change(
    work: UnitOfWork, ticket: Ticket, action: str, note: str | None = None, facts: dict[str, Any] | None = None
) -> None:
    """Take ``action`` on ``ticket``; ``facts`` (JSON) are what its log keeps of it.

    Raises what :func:`demand` raises; then nothing has changed. To read between this and :func:`tell` would write
    the ticket twice: read before.
    """
    was, ticket.status = ticket.status, demand(work, ticket, action)
    write_step(work, ticket, action, was, note, facts)


def write_step(
    work: UnitOfWork,
    ticket: Ticket,
    action: str,
    was: str | None,
    note: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Put one line into the ticket's own log and one into the operation log."""
    ticket.steps += 1
    step = Step(
        ticket_id=ticket.id,
        step=ticket.steps,
        action=action,
        from_status=was,
        to_status=ticket.status,
        round=ticket.round,
        actor=work.principal,
        at=work.now,
        note=note,
        facts=facts,
    )
    work.insert(step)
    before = {"status": was} if was else None
    after = {"status": ticket.status} | ({"facts": facts} if facts else {})
    work.log(f"ticket.{action}", "ticket", ticket.id, before, after, node=ticket.org_node_id)


def tell(work: UnitOfWork, event: Event, ticket: Ticket, note: str | None = None, **more: Any) -> None:
    """Emit ``event`` about ``ticket``, with which the use case is done; ``more`` is what it tells beside its facts."""
    if ticket in work.session:
        work.conclude(ticket)
    work.emit(event, Told(ticket, note=note, **more))
