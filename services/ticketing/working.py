"""The worker accepts, works, pauses and reports what was done."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.apart import hands
from chassis.database import UnitOfWork
from contracts.core.events import Event
from contracts.ticketing.events import (
    TICKET_ACCEPTED,
    WORK_DONE,
    WORK_PAUSED,
    WORK_RESUMED,
    WORK_STARTED,
)
from services.ticketing.changes import change, held, tell
from services.ticketing.models import Ticket


def accept(work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None) -> Ticket:
    """The worker takes the ticket on."""
    return _step(work, held(work, ticket_id, expected_version), "accept", TICKET_ACCEPTED)


def start(work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None) -> Ticket:
    """Work begins: from now on the ticket cannot be cancelled in this round."""
    return _step(work, held(work, ticket_id, expected_version), "start", WORK_STARTED)


def pause(work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None, reason: str) -> Ticket:
    """Work rests, for ``reason``."""
    return _step(work, held(work, ticket_id, expected_version), "pause", WORK_PAUSED, reason)


def resume(work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None) -> Ticket:
    """Work goes on."""
    return _step(work, held(work, ticket_id, expected_version), "resume", WORK_RESUMED)


def report_done(
    work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None, note: str | None, **report: Any
) -> Ticket:
    """The repair is done, in so many hours, with these parts, as these photos show."""
    ticket = held(work, ticket_id, expected_version)
    done = {**_done(note=note, **report), "by": hands(work)}
    change(work, ticket, "report_done", note, done)
    ticket.work = done
    tell(work, WORK_DONE, ticket, note)
    return ticket


def _step(work: UnitOfWork, ticket: Ticket, action: str, event: Event, note: str | None = None) -> Ticket:
    change(work, ticket, action, note)
    ticket.work_started = ticket.work_started or action == "start"
    tell(work, event, ticket, note)
    return ticket


def _done(*, hours: Decimal, parts: list[dict[str, Any]], photos: list[str], note: str | None) -> dict[str, Any]:
    """Return the report as JSON, amounts as text."""
    used = [{"name": part["name"], "quantity": f"{part['quantity']:.2f}"} for part in parts]
    return {"hours": f"{hours:.2f}", "parts": used, "photos": photos, "note": note}
