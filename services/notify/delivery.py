"""Hands messages over, outside the transaction of the event that caused them.

The work is due work: any number of processes take it. A process that dies between handing over and recording it
leaves both to be done again, so a message may arrive twice; its id tells the other side (Idempotency-Key, Message-ID)
that it is the same. Text messages are recorded several at a time, as their provider has to know them by the id; a mail,
which no server knows again, by itself.
"""

from collections.abc import Sequence
from time import monotonic
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database import UnitOfWork
from chassis.settings import SettingsError
from contracts.notify.events import MESSAGE_FAILED, MESSAGE_SENT
from services.notify.backoff import wait_after
from services.notify.channels.mail import send_mail
from services.notify.channels.mail_settings import MailSettings
from services.notify.channels.outcome import Refused, Unreachable
from services.notify.channels.outgoing import Outgoing
from services.notify.channels.sms import sms_provider
from services.notify.figures import HANDED_OVER
from services.notify.messages import DELIVERIES
from services.notify.models import Message

OPEN = ("queued", "retried")
SECONDS = 10.0
"""How long several messages may take: no longer than their transaction lasts, with the last one's conversation."""


def deliver(work: UnitOfWork, message_ids: Sequence[UUID]) -> None:
    """Hand over messages that are not yet sent, as many as there is time for, and record what came of each."""
    of_these = work.select(Message).where(Message.id == any_(bindparam("messages", message_ids, ARRAY(Uuid()))))
    until = monotonic() + SECONDS
    for message in work.all(of_these.order_by(Message.id).with_for_update()):
        if monotonic() < until:
            _deliver(work, message)
        else:
            work.remember_due(DELIVERIES[message.channel], message.id, work.now)


def _deliver(work: UnitOfWork, message: Message) -> None:
    if message.state not in OPEN:
        return
    if message.expires_at is not None and message.expires_at <= work.now:
        message.open_body = None
        _fail(work, message, "expired before it could be sent")
        return
    message.attempts += 1
    try:
        _hand_over(work, message)
    except Refused as refused:
        _fail(work, message, str(refused))
    except (Unreachable, SettingsError) as reason:
        _put_off(work, message, str(reason))
    else:
        _sent(work, message)


def _hand_over(work: UnitOfWork, message: Message) -> None:
    body = message.open_body or message.body
    if message.address is None:
        raise Refused("there is no address")
    outgoing = Outgoing(message.id, message.address, message.subject, body, message.language, work.now)
    if message.channel == "sms":
        sms_provider().send(work, outgoing)
    else:
        send_mail(MailSettings.load(), outgoing)


def _sent(work: UnitOfWork, message: Message) -> None:
    HANDED_OVER.labels(message.channel, "sent").inc()
    message.state, message.sent_at = "sent", work.now
    message.last_error = message.open_body = None
    work.conclude(message)
    work.emit(MESSAGE_SENT, message)


def _put_off(work: UnitOfWork, message: Message, reason: str) -> None:
    wait = wait_after(message.attempts)
    if wait is None:
        _fail(work, message, reason)
        return
    HANDED_OVER.labels(message.channel, "put_off").inc()
    message.state, message.last_error = "retried", reason
    work.remember_due(DELIVERIES[message.channel], message.id, work.now + wait)


def _fail(work: UnitOfWork, message: Message, reason: str) -> None:
    HANDED_OVER.labels(message.channel, "failed").inc()
    message.state, message.last_error = "failed", reason
    facts = {name: getattr(message, name) for name in ("id", "recipient", "channel", "template", "language", "about")}
    work.emit(MESSAGE_FAILED, facts | {"reason": reason})
