"""Makes messages out of texts and has them delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.database import UnitOfWork
from contracts.notify.events import MESSAGE_QUEUED, MESSAGE_SENT
from services.notify.models import Message
from services.notify.people import Person
from services.notify.texts.catalogue import READY, SECRETS, Key
from services.notify.texts.text import Text
from services.notify.values import fitted

MASK = "••••••"
DELIVERIES = {"sms": "deliver_sms", "email": "deliver_email"}
"""The due work that hands over a message, by channel: a mail server that hangs holds up no text message."""


@dataclass(frozen=True)
class Occasion:
    """What messages are about: the place, the thing, the company's own texts in force, and how long they are of use.

    ``room_id`` is the room that it happened in.
    """

    org_node_id: UUID | None
    about: str | None
    own: Mapping[Key, Text] = field(default_factory=dict)
    expires_at: datetime | None = None
    room_id: UUID | None = None


def compose(
    work: UnitOfWork, occasion: Occasion, person: Person, code: str, channel: str, values: Mapping[str, str]
) -> Message:
    """Return a new message to ``person``. What is told in the app is sent by being written."""
    key = Key(code, channel, person.language)
    template = occasion.own.get(key) or READY[key]
    values = fitted(values, channel)
    text = template.filled(values)
    shown = text if SECRETS.isdisjoint(values) else template.filled(_masked(values))
    told = channel == "in_app"
    return Message(
        org_node_id=occasion.org_node_id,
        room_id=occasion.room_id if person.is_customer else None,
        recipient=person.principal,
        recipient_id=person.id,
        channel=channel,
        address=person.address(channel),
        template=code,
        language=person.language,
        subject=shown.subject and " ".join(shown.subject.split()),
        body=shown.body,
        open_body=text.body if text.body != shown.body else None,
        state="sent" if told else "queued",
        attempts=0,
        about=occasion.about,
        sent_at=work.now if told else None,
        expires_at=occasion.expires_at,
    )


def post(work: UnitOfWork, messages: list[Message]) -> None:
    """Write ``messages`` down, and hand over those that have to leave the house once this has committed."""
    work.insert(*messages)
    for message in messages:
        if kind := DELIVERIES.get(message.channel):
            work.emit(MESSAGE_QUEUED, message)
            work.remember_due(kind, message.id, work.now)
        else:
            work.emit(MESSAGE_SENT, message)


def _masked(values: Mapping[str, str]) -> dict[str, str]:
    return {name: MASK if name in SECRETS else value for name, value in values.items()}
