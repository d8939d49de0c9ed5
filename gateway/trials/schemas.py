"""Shapes of a company's trial."""

from marshmallow import fields

from contracts.core.fields import Instant, choice, text
from contracts.core.registry import PRODUCERS
from contracts.core.schema import Request, Shape
from contracts.core.trials import STEPS

STATUSES = ("trial", "asked", "clearing", "live")


class NameCompany(Request):
    """The name of the company, typed anew by whoever means it: what follows cannot be undone."""

    company = text(200, required=True)


class PartCleared(Shape):
    """The last step that a part of the suite did, and how many rows went there."""

    part = choice(*PRODUCERS, required=True)
    step = choice(*STEPS, required=True)
    rows = fields.Integer(required=True)


class TrialTold(Shape):
    """How far the company is on its way to going live.

    ``status``: ``trial``; ``asked``, a clearing waits for a second hand; ``clearing``, nobody gets in; ``live``,
    nothing is cleared any more. ``parts`` are those of the last clearing, or of going live; ``problem`` is why it does
    not go on at the moment.
    """

    status = choice(*STATUSES, required=True)
    asked_by = fields.List(fields.String(), required=True)
    asked_at = Instant(required=True, allow_none=True)
    confirmed_by = fields.List(fields.String(), required=True)
    step = choice(*STEPS, required=True, allow_none=True)
    parts = fields.List(fields.Nested(PartCleared), required=True)
    problem = fields.String(required=True, allow_none=True)
    cancelled = fields.Boolean(required=True)
    cleared_at = Instant(required=True, allow_none=True)
    live_at = Instant(required=True, allow_none=True)
