"""What notify tells: what became of each message. Partners read these from a queue of their own."""

from marshmallow import fields

from contracts.core.events import Event
from contracts.core.fields import Id, choice, language_field, personal_field
from contracts.core.operations import sealing_of
from contracts.core.personal import TEXT
from contracts.core.schema import Shape
from contracts.notify.schemas import MESSAGE_CHANNELS


class MessageFacts(Shape):
    """A message without its text. ``about`` names what it is about, ``ticket:<id>`` and the like."""

    id = Id(required=True)
    recipient = fields.String(required=True)
    channel = choice(*MESSAGE_CHANNELS, required=True)
    template = fields.String(required=True)
    language = language_field(required=True)
    about = fields.String(required=True, allow_none=True)


class MessageFailed(MessageFacts):
    """A message that could not be delivered after all attempts."""

    reason = personal_field(TEXT, required=True)


MESSAGE_QUEUED = Event("notify", "message.queued", MessageFacts, outward=True, passing=True)
MESSAGE_SENT = Event("notify", "message.sent", MessageFacts, outward=True, passing=True)
MESSAGE_FAILED = Event("notify", "message.failed", MessageFailed, outward=True, passing=True)
LOG_SEALED = sealing_of("notify")

FOR_PARTNERS = (MESSAGE_QUEUED, MESSAGE_SENT, MESSAGE_FAILED)
"""The events that a partner's queue receives."""
