"""What property tells: batches of at most 500 rows, each row with its own version."""

from marshmallow import fields

from contracts.core.events import Event
from contracts.core.operations import sealing_of
from contracts.core.schema import Shape
from contracts.property.schemas import Room


class RoomsChanged(Shape):
    """Rooms as they are now."""

    rooms = fields.List(fields.Nested(Room), required=True)


ROOMS_CHANGED = Event("property", "rooms.changed", RoomsChanged)
LOG_SEALED = sealing_of("property")
