"""What ticketing answers."""

from typing import Any

from chassis.database import UnitOfWork
from chassis.operation_log.reading import list_operations
from chassis.persons.erasing import erase_person
from chassis.persons.exporting import export_person
from chassis.rpc import answers
from chassis.tenancy.trial import step_trial
from contracts.ticketing import rpc
from services.ticketing import (
    auditing,
    calling_back,
    cancelling,
    disclosing,
    dispatching,
    limiting,
    listing,
    opening,
    personal,
    queries,
    quoting,
    rating,
    working,
)
from services.ticketing.models import CallBack, Ticket

Request = dict[str, Any]


class TicketingService:
    """Repair tickets, from the report to the rating."""

    name = "ticketing"

    @answers(rpc.OPEN_TICKET)
    def open_ticket(self, work: UnitOfWork, request: Request) -> Ticket:
        """Report what is broken."""
        return opening.open_ticket(work, **request)

    @answers(rpc.GET_TICKET)
    def get_ticket(self, work: UnitOfWork, request: Request) -> Ticket:
        """Read a ticket."""
        return queries.get_ticket(work, **request)

    @answers(rpc.LIST_TICKETS)
    def list_tickets(self, work: UnitOfWork, request: Request) -> Request:
        """List tickets, newest first."""
        return listing.list_tickets(work, **request)

    @answers(rpc.GET_PROGRESS)
    def get_progress(self, work: UnitOfWork, request: Request) -> Request:
        """Read all changes of status."""
        return queries.get_progress(work, **request)

    @answers(rpc.DISCLOSE_TICKET)
    def disclose_ticket(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Show whom to call in full."""
        return disclosing.disclose_ticket(work, **request)

    @answers(rpc.DISPATCH_TICKET)
    def dispatch_ticket(self, work: UnitOfWork, request: Request) -> Ticket:
        """Hand the ticket to a worker."""
        return dispatching.dispatch(work, **request)

    @answers(rpc.ACCEPT_TICKET)
    def accept_ticket(self, work: UnitOfWork, request: Request) -> Ticket:
        """Take the ticket on."""
        return working.accept(work, **request)

    @answers(rpc.QUOTE_TICKET)
    def quote_ticket(self, work: UnitOfWork, request: Request) -> Ticket:
        """Offer the repair at a price."""
        return quoting.quote(work, **request)

    @answers(rpc.ANSWER_QUOTE)
    def answer_quote(self, work: UnitOfWork, request: Request) -> Ticket:
        """Agree to the price or decline it."""
        return quoting.answer(work, **request)

    @answers(rpc.START_WORK)
    def start_work(self, work: UnitOfWork, request: Request) -> Ticket:
        """Begin."""
        return working.start(work, **request)

    @answers(rpc.PAUSE_WORK)
    def pause_work(self, work: UnitOfWork, request: Request) -> Ticket:
        """Rest, for a reason."""
        return working.pause(work, **request)

    @answers(rpc.RESUME_WORK)
    def resume_work(self, work: UnitOfWork, request: Request) -> Ticket:
        """Go on."""
        return working.resume(work, **request)

    @answers(rpc.REPORT_DONE)
    def report_done(self, work: UnitOfWork, request: Request) -> Ticket:
        """Report what was done."""
        return working.report_done(work, **request)

    @answers(rpc.PASS_AUDIT)
    def pass_audit(self, work: UnitOfWork, request: Request) -> Ticket:
        """Find the repair good."""
        return auditing.pass_audit(work, **request)

    @answers(rpc.SEND_BACK)
    def send_back(self, work: UnitOfWork, request: Request) -> Ticket:
        """Find it not good."""
        return auditing.send_back(work, **request)

    @answers(rpc.RATE_TICKET)
    def rate_ticket(self, work: UnitOfWork, request: Request) -> Ticket:
        """Say whether the customer is satisfied."""
        return rating.rate_ticket(work, **request)

    @answers(rpc.RATE_BY_CODE)
    def rate_by_code(self, work: UnitOfWork, request: Request) -> Request:
        """Say it with the code of the message."""
        return rating.rate_by_code(work, **request)

    @answers(rpc.CANCEL_TICKET)
    def cancel_ticket(self, work: UnitOfWork, request: Request) -> Ticket:
        """End a ticket that nobody has worked on."""
        return cancelling.cancel(work, **request)

    @answers(rpc.LIST_CALL_BACKS)
    def list_call_backs(self, work: UnitOfWork, request: Request) -> Request:
        """List the desk's tasks, oldest first."""
        return queries.list_call_backs(work, **request)

    @answers(rpc.COMPLETE_CALL_BACK)
    def complete_call_back(self, work: UnitOfWork, request: Request) -> CallBack:
        """Record what came of a call."""
        return calling_back.complete_call_back(work, **request)

    @answers(rpc.GET_TIME_LIMITS)
    def get_time_limits(self, work: UnitOfWork, request: Request) -> Request:
        """Read the time limits in force at a node."""
        return limiting.get_limits(work, **request)

    @answers(rpc.SET_TIME_LIMIT)
    def set_time_limit(self, work: UnitOfWork, request: Request) -> Request:
        """Set a time limit of a node."""
        return limiting.set_limit(work, **request)

    @answers(rpc.LIST_OPERATIONS)
    def list_operations(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List what was done, for auditors."""
        return list_operations(work, **request)

    @answers(rpc.EXPORT_PERSON)
    def export_person(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Give out what is known of a customer, to the gateway."""
        return export_person(work, personal.HOLDINGS, **request)

    @answers(rpc.STEP_TRIAL)
    def step_trial(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Clear what was tried out, step by step, for the gateway."""
        return step_trial(work, **request)

    @answers(rpc.GET_TIES)
    def get_ties(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Say what is not settled with a customer, to the gateway."""
        return {"ties": personal.ties(work, **request)}

    @answers(rpc.ERASE_PERSON)
    def erase_person(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Erase a customer, for the gateway."""
        return erase_person(work, personal.HOLDINGS, personal.ties, **request)
