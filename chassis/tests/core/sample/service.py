"""The sample service: entrypoints and handlers."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.database.paging import in_order, page_asked
from chassis.due_work import Due
from chassis.events import due, handles
from chassis.events.handling import Delivered
from chassis.rpc import answers
from chassis.tests.core.sample.contracts import LIST_ORDERS, ORDER_PLACED, PLACE_ORDER
from chassis.tests.core.sample.models import Order, Price


def place(work: UnitOfWork, *, node_id: UUID, room_id: UUID, title: str) -> Order:
    """Place an order."""
    order = work.add(Order(org_node_id=node_id, room_id=room_id, title=title, ordered_at=work.now))
    work.emit(ORDER_PLACED, order)
    work.log("order.place", "order", order.id, after={"title": title})
    return order


class SampleService:
    """Answers."""

    name = "sample"

    @answers(PLACE_ORDER)
    def place_order(self, work: UnitOfWork, request: dict[str, Any]) -> Order:
        """Place an order."""
        return place(work, **request)

    @answers(LIST_ORDERS)
    def list_orders(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List orders."""
        by = in_order(request["sort"], title=Order.title)
        return work.page(work.select(Order), *by, **page_asked(request))


class SampleHandlers:
    """Handles."""

    name = "sample"

    @handles(ORDER_PLACED)
    def note_price(self, work: UnitOfWork, event: Delivered) -> None:
        """Keep a price."""
        work.add(Price(name=event.data["title"]))

    @due("remind")
    def remind(self, work: UnitOfWork, item: Due) -> None:
        """Keep a price, or fail."""
        if item.data.get("fail"):
            raise ValueError("as asked")
        work.add(Price(name=f"{item.kind} {item.data['name']}"))
