"""What the sample service says."""

from marshmallow import fields

from contracts.core.errors import NotFound
from contracts.core.events import Event
from contracts.core.fields import Id, text
from contracts.core.lists import ListRequest, page_of, shown_field, sort_field
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Request, Shape


class OrderShape(Shape):
    """An order."""

    id = Id(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)


class PlaceOrder(Request):
    """A new order."""

    node_id = Id(required=True)
    room_id = Id(required=True)
    title = text(40, required=True)


class ListOrders(ListRequest):
    """Orders."""

    sort = sort_field("title")
    shown = shown_field(OrderShape)


ORDER_PLACED = Event("sample", "order.placed", OrderShape)
PLACE_ORDER = RpcMethod("sample", "place_order", PlaceOrder, OrderShape, (NotFound,))
LIST_ORDERS = RpcMethod("sample", "list_orders", ListOrders, page_of(OrderShape), changes=False)
