"""The operation log of a part: as auditors read it, the same question to each, and how far it is sealed."""

from marshmallow import fields, validate

from contracts.core.events import Event
from contracts.core.fields import Id, Instant, text
from contracts.core.lists import ListRequest, page_of, shown_field, sort_field
from contracts.core.masking import PERSONAL
from contracts.core.personal import TEXT
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Request, Shape

_LARGEST = 2**63 - 1


class Operation(Shape):
    """Who did what to what: as whose proxy, from where, on which request, and the states before and after.

    ``org_node_id`` is the part of the organization that it concerns, null for the whole. Once it is sealed it has its
    place in the chain of the company (``sequence``), and in hexadecimal the digests of the states, of all of it, and of
    the chain there: docs/operations/audit.md says how they are made. ``exact_at`` is ``at`` as it went into them, and
    ``salt`` what went into that of the states, for who sees all of these in full.
    """

    id = fields.Integer(required=True)
    tenant_id = Id(required=True)
    at = Instant(required=True)
    exact_at = fields.AwareDateTime(required=True, format="iso")
    principal = fields.String(required=True)
    acting_for = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    permission = fields.String(required=True)
    request_id = fields.String(required=True)
    action = fields.String(required=True)
    subject_type = fields.String(required=True)
    subject_id = fields.String(required=True)
    org_node_id = Id(required=True, allow_none=True)
    before = fields.Raw(required=True, allow_none=True, metadata={PERSONAL: TEXT})
    after = fields.Raw(required=True, allow_none=True, metadata={PERSONAL: TEXT})
    salt = fields.String(required=True, allow_none=True)
    sequence = fields.Integer(required=True, allow_none=True)
    detail_digest = fields.String(required=True, allow_none=True)
    digest = fields.String(required=True, allow_none=True)
    chain = fields.String(required=True, allow_none=True)


OperationPage = page_of(Operation)


class OperationFilters(Request):
    """Which operations are meant; each filter may be left out. ``org_node_id``: of a node and all below it.

    They came about from ``since`` on and before ``until``.
    """

    since = Instant(load_default=None)
    until = Instant(load_default=None)
    principal = text(80, load_default=None)
    acting_for = text(80, load_default=None)
    permission = text(80, load_default=None)
    action = text(80, load_default=None)
    subject_type = text(80, load_default=None)
    subject_id = text(80, load_default=None)
    request_id = text(80, load_default=None)
    org_node_id = Id(load_default=None)


class ListOperations(ListRequest, OperationFilters):
    """Operations, the newest first, as far as they are in reach. What concerns the whole company is for who reaches it.

    With ``until_id`` those of the moment ``until`` that have a smaller id come too.
    """

    until_id = fields.Integer(load_default=None, validate=validate.Range(min=0, max=_LARGEST))
    sort = sort_field("-at")
    shown = shown_field(Operation)


def operations_of(service: str) -> RpcMethod:
    """Return how the operation log of ``service`` is asked for: by whoever reaches a part of the company."""
    return RpcMethod(service, "list_operations", ListOperations, OperationPage, changes=False)


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
