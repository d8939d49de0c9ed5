"""The steps of the repair flow, as the people of a :class:`World` take them."""

from typing import Any

from contracts.core.rpc import RpcMethod
from contracts.ticketing import rpc
from services.ticketing.tests.world import Person, World

Ticket = dict[str, Any]


class Flow:
    """One method a step, each with the person who usually takes it."""

    def __init__(self, world: World) -> None:
        self.world = world

    def open(self, by: Person | None = None, **more: Any) -> Ticket:
        """The owner reports a leak."""
        request = {"room_id": self.world.room, "description": "厨房漏水"} | more
        return self._ask(by or self.world.owner, rpc.OPEN_TICKET, "ticket:open", **request)

    def dispatch(self, ticket: Ticket, to: Person | None = None, by: Person | None = None, **more: Any) -> Ticket:
        """The lead hands it to the worker."""
        worker = to or self.world.worker
        return self.act(
            ticket, by or self.world.lead, rpc.DISPATCH_TICKET, "ticket:dispatch", worker_id=worker.id, **more
        )

    def accept(self, ticket: Ticket, by: Person | None = None) -> Ticket:
        """The worker takes it on."""
        return self.act(ticket, by or self.world.worker, rpc.ACCEPT_TICKET, "ticket:work")

    def start(self, ticket: Ticket, by: Person | None = None) -> Ticket:
        """The worker begins."""
        return self.act(ticket, by or self.world.worker, rpc.START_WORK, "ticket:work")

    def pause(self, ticket: Ticket, by: Person | None = None) -> Ticket:
        """The worker rests."""
        return self.act(ticket, by or self.world.worker, rpc.PAUSE_WORK, "ticket:work", reason="等配件")

    def resume(self, ticket: Ticket, by: Person | None = None) -> Ticket:
        """The worker goes on."""
        return self.act(ticket, by or self.world.worker, rpc.RESUME_WORK, "ticket:work")

    def report_done(self, ticket: Ticket, by: Person | None = None) -> Ticket:
        """The worker reports an hour and a half and a part."""
        report = {"hours": "1.5", "parts": [{"name": "水管", "quantity": "2"}], "photos": ["p/1.jpg"], "note": "好了"}
        return self.act(ticket, by or self.world.worker, rpc.REPORT_DONE, "ticket:work", **report)

    def quote(self, ticket: Ticket, *lines: tuple[Any, str], by: Person | None = None) -> Ticket:
        """The worker offers so much of these charge items."""
        asked = [{"charge_item_id": item, "quantity": quantity} for item, quantity in lines]
        return self.act(ticket, by or self.world.worker, rpc.QUOTE_TICKET, "ticket:quote", lines=asked)

    def answer(self, ticket: Ticket, agreed: bool, by: Person | None = None) -> Ticket:
        """The owner answers the quote."""
        return self.act(ticket, by or self.world.owner, rpc.ANSWER_QUOTE, "ticket:answer_quote", agreed=agreed)

    def pass_audit(self, ticket: Ticket, by: Person | None = None) -> Ticket:
        """The lead finds it good."""
        return self.act(ticket, by or self.world.lead, rpc.PASS_AUDIT, "ticket:audit")

    def send_back(self, ticket: Ticket, by: Person | None = None) -> Ticket:
        """The lead finds it not good."""
        return self.act(ticket, by or self.world.lead, rpc.SEND_BACK, "ticket:audit", reason="还在漏")

    def rate(self, ticket: Ticket, satisfied: bool, by: Person | None = None, **more: Any) -> Ticket:
        """The owner rates."""
        who = by or self.world.owner
        return self.act(ticket, who, rpc.RATE_TICKET, "ticket:rate", satisfied=satisfied, **more)

    def cancel(self, ticket: Ticket, by: Person | None = None) -> Ticket:
        """The owner needs it no more."""
        return self.act(ticket, by or self.world.owner, rpc.CANCEL_TICKET, "ticket:cancel", reason="自己修好了")

    def get(self, ticket: Ticket, by: Person | None = None) -> Ticket:
        """Read it."""
        return self.act(ticket, by or self.world.lead, rpc.GET_TICKET, "ticket:read")

    def progress(self, ticket: Ticket, by: Person | None = None) -> list[dict[str, Any]]:
        """Read its log."""
        entries = self.act(ticket, by or self.world.lead, rpc.GET_PROGRESS, "ticket:read")["items"]
        return list(entries)

    def working(self) -> Ticket:
        """A ticket that is worked on."""
        return self.start(self.accept(self.dispatch(self.open())))

    def done(self) -> Ticket:
        """A ticket that waits for the audit."""
        return self.report_done(self.working())

    def rating(self) -> Ticket:
        """A ticket that waits for the customer's rating."""
        return self.pass_audit(self.done())

    def act(self, ticket: Ticket, by: Person, method: RpcMethod, permission: str, **more: Any) -> Ticket:
        """Take any action."""
        return self._ask(by, method, permission, ticket_id=ticket["id"], **more)

    def _ask(self, by: Person, method: RpcMethod, permission: str, **request: Any) -> Ticket:
        reply: Ticket = self.world.ask(by, method, permission, **request)
        return reply
