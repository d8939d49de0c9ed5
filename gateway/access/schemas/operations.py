"""Shapes of the operation logs of all parts as one."""

from marshmallow import fields

from contracts.core.fields import cursor_field, page_size_field
from contracts.core.lists import page_of, shown_field
from contracts.core.operations import Operation, OperationFilters


class PartOperation(Operation):
    """Who did what in which part of the suite. An id is one of its part."""

    part = fields.String(required=True)


PartOperationPage = page_of(PartOperation)


class ListAllOperations(OperationFilters):
    """Operations of all parts, the newest first; each filter may be left out."""

    limit = page_size_field()
    cursor = cursor_field()
    shown = shown_field(PartOperation)
