"""What the sample service says."""

from marshmallow import fields

from contracts.core.errors import NotFound
from contracts.core.events import Event
from contracts.core.fields import Id, cursor_field, page_size_field, text
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Request, Shape, page_of


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


class ListOrders(Request):
    """Orders by title."""

    limit = page_size_field()
    cursor = cursor_field()


ORDER_PLACED = Event("sample", "order.placed", OrderShape)
PLACE_ORDER = RpcMethod("sample", "place_order", PlaceOrder, OrderShape, (NotFound,))
LIST_ORDERS = RpcMethod("sample", "list_orders", ListOrders, page_of(OrderShape), changes=False)
