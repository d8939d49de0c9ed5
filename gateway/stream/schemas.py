"""What the stream tells of one event."""

from marshmallow import fields

from contracts.core.fields import Id, Instant
from contracts.core.schema import Shape


class HappeningTold(Shape):
    """Something happened to ``subject_id``, which has this ``version`` since: read it where it is to be shown.

    ``id`` is the event's, the same as partners are told.
    """

    id = Id(required=True)
    type = fields.String(required=True)
    subject_id = Id(required=True)
    version = fields.Integer(required=True)
    org_node_id = Id(required=True)
    room_id = Id(required=True)
    happened_at = Instant(required=True)
