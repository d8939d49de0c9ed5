"""Shapes of messages and templates."""

from marshmallow import fields

from contracts.core.fields import (
    Id,
    Instant,
    choice,
    language_field,
    personal_field,
    phone_field,
    text,
    whole_field,
)
from contracts.core.lists import ListRequest, page_of, shown_field, some_of, sort_field
from contracts.core.personal import PHONE, TEXT
from contracts.core.schema import Request, Shape

MESSAGE_CHANNELS = ("email", "sms", "in_app")
MESSAGE_STATES = ("queued", "sent", "retried", "failed")


class Message(Shape):
    """A message to one recipient (``employee:…``, ``customer:…``). A body that holds a secret is not shown."""

    id = Id(required=True)
    recipient = fields.String(required=True)
    channel = choice(*MESSAGE_CHANNELS, required=True)
    template = fields.String(required=True)
    language = language_field(required=True)
    subject = personal_field(TEXT, required=True, allow_none=True)
    body = personal_field(TEXT, required=True)
    state = choice(*MESSAGE_STATES, required=True)
    attempts = fields.Integer(required=True)
    last_error = personal_field(TEXT, required=True, allow_none=True)
    about = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)
    sent_at = Instant(required=True, allow_none=True)
    read_at = Instant(required=True, allow_none=True)


MessagePage = page_of(Message)


class ListMessages(ListRequest):
    """Messages by state, channel, template or subject, made from ``since`` until before ``until``.

    Each may be left out; ``about`` is like ``ticket:<id>``.
    """

    state = some_of(*MESSAGE_STATES)
    channel = some_of(*MESSAGE_CHANNELS)
    template = text(60, load_default=None)
    about = text(80, load_default=None)
    since = Instant(load_default=None)
    until = Instant(load_default=None)
    sort = sort_field("-created_at")
    shown = shown_field(Message)


class MarkRead(Request):
    """Which message was read."""

    message_id = Id(required=True)


class RetryMessage(Request):
    """Which failed message to send again."""

    message_id = Id(required=True)


class SendLoginCode(Request):
    """A one-time code for somebody who logs in by phone."""

    phone = phone_field(required=True)
    customer_id = Id(required=True)
    code = text(10, shortest=4, required=True)
    minutes = whole_field(1, 60, required=True)
    language = language_field(required=True)


class Queued(Shape):
    """The message that was queued."""

    message_id = Id(required=True)


class Template(Shape):
    """The text of a message in one language for one channel; ``{name}`` stands for a value."""

    id = Id(required=True)
    code = fields.String(required=True)
    channel = choice(*MESSAGE_CHANNELS, required=True)
    language = language_field(required=True)
    subject = fields.String(required=True, allow_none=True)
    body = fields.String(required=True)
    own = fields.Boolean(required=True)


class TemplateList(Shape):
    """All templates in force; ``own``: the company's own text in place of the ready one."""

    items = fields.List(fields.Nested(Template), required=True)


class SetTemplate(Request):
    """The company's own text. It may use only the values that the ready text uses."""

    code = text(60, required=True)
    channel = choice(*MESSAGE_CHANNELS, required=True)
    language = language_field(required=True)
    subject = text(200, load_default=None, allow_none=True)
    body = text(4000, required=True)


class LocalSms(Shape):
    """A text message that the local provider kept in place of sending it."""

    phone = personal_field(PHONE, required=True)
    body = personal_field(TEXT, required=True)
    sent_at = Instant(required=True)


class ListLocalSms(Request):
    """What the local provider kept for a phone, newest first."""

    phone = phone_field(required=True)


class LocalSmsList(Shape):
    """The newest 20."""

    items = fields.List(fields.Nested(LocalSms), required=True)
