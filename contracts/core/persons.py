"""What a service knows of one person, given out whole. The gateway alone asks, the same of each service."""

from marshmallow import fields, validate

from contracts.core.errors import Forbidden, NotFound, StillNeeded, Unavailable
from contracts.core.fields import Id, Instant, text
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Request, Shape


class Words(Shape):
    """What finds a person where no id does, and nobody else.

    ``values`` are phone numbers, e-mail addresses and numbers of documents that are the person's alone, wherever they
    stand; ``names`` count only where they are a whole value, as others have the same.
    """

    names = fields.List(fields.String(), required=True)
    values = fields.List(fields.String(), required=True)


class NamePerson(Request):
    """Whom it is about."""

    person_id = Id(required=True)


class AboutPerson(NamePerson):
    """Whom it is about, and what finds her. ``things`` are what is hers elsewhere: ``ticket:<id>``."""

    names = fields.List(text(200), load_default=list)
    values = fields.List(fields.String(validate=validate.Length(min=6)), load_default=list)
    things = fields.List(text(80), load_default=list)


class ExportPerson(AboutPerson):
    """Which page."""

    cursor = text(40, load_default=None, allow_none=True)


class PersonRow(Shape):
    """A row of a ``table``: JSON, amounts as text, bytes in base64. Without what nobody is to see, such as digests."""

    table = fields.String(required=True)
    values = fields.Dict(keys=fields.String(), required=True)


class PersonRows(Shape):
    """A page of the rows that are about a person; ``next_cursor`` is null on the last one."""

    items = fields.List(fields.Nested(PersonRow), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class Ties(Shape):
    """What is not settled with a person, by its code (``open_ticket``): how much. Until then she is not erased."""

    ties = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class PersonErased(Shape):
    """What became of the rows about a person, by table: how many were deleted or blanked, and how many are kept.

    ``things`` are what other parts may have more about.
    """

    rows_erased = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rows_kept = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    things = fields.List(fields.String(), required=True)
    erased_at = Instant(required=True)


def words_of(service: str) -> RpcMethod:
    """Return how the owner of the records on persons is asked what finds one."""
    return RpcMethod(service, "get_words", NamePerson, Words, (NotFound, Forbidden), changes=False, discloses=True)


def export_of(service: str) -> RpcMethod:
    """Return how ``service`` is asked for all rows about a person."""
    return RpcMethod(service, "export_person", ExportPerson, PersonRows, (Forbidden,), changes=False, discloses=True)


def ties_of(service: str) -> RpcMethod:
    """Return how ``service`` is asked what is not settled with a person."""
    return RpcMethod(service, "get_ties", NamePerson, Ties, (Forbidden,), changes=False)


def erasure_of(service: str) -> RpcMethod:
    """Return how ``service`` is told to erase a person."""
    return RpcMethod(service, "erase_person", AboutPerson, PersonErased, (Forbidden, StillNeeded, Unavailable))
