"""The operation log of a part: as auditors read it, the same question to each, and how far it is sealed."""

from marshmallow import fields

from contracts.core.errors import Forbidden
from contracts.core.events import Event
from contracts.core.fields import Instant, text
from contracts.core.lists import ListRequest, page_of, shown_field, sort_field
from contracts.core.masking import PERSONAL
from contracts.core.personal import TEXT
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Shape


class Operation(Shape):
    """Who did what to what: as whose proxy, from where, on which request, and the states before and after."""

    id = fields.Integer(required=True)
    at = Instant(required=True)
    principal = fields.String(required=True)
    acting_for = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    permission = fields.String(required=True)
    request_id = fields.String(required=True)
    action = fields.String(required=True)
    subject_type = fields.String(required=True)
    subject_id = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True, metadata={PERSONAL: TEXT})
    after = fields.Raw(required=True, allow_none=True, metadata={PERSONAL: TEXT})


OperationPage = page_of(Operation)


class ListOperations(ListRequest):
    """Operations in the order in which they were logged; each filter may be left out."""

    since = Instant(load_default=None)
    until = Instant(load_default=None)
    principal = text(80, load_default=None)
    action = text(80, load_default=None)
    subject_type = text(80, load_default=None)
    subject_id = text(80, load_default=None)
    request_id = text(80, load_default=None)
    sort = sort_field("-id")
    shown = shown_field(Operation)


def operations_of(service: str) -> RpcMethod:
    """Return how the operation log of ``service`` is asked for: by who reaches the whole company."""
    return RpcMethod(service, "list_operations", ListOperations, OperationPage, (Forbidden,), changes=False)


class LogSealed(Shape):
    """A checkpoint: up to its ``sequence``-th row, at ``at``, a tenant's log is sealed; ``head`` is the chain there.

    ``head`` has 64 hexadecimal digits. Another part keeps it, so that whoever rewrites the log is found out.
    """

    sequence = fields.Integer(required=True)
    head = fields.String(required=True)
    at = Instant(required=True)


def sealing_of(part: str) -> Event:
    """Return the event by which ``part`` tells how far the log of a tenant is sealed."""
    return Event(part, "log.sealed", LogSealed)
