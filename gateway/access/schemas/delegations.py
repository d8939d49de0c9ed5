"""Shapes of delegations."""

from marshmallow import fields

from contracts.core.fields import Day, Id
from contracts.core.schema import Request, Shape


class NameDelegation(Request):
    """A delegation of the caller's."""

    delegation_id = Id(required=True)


class Delegate(NameDelegation):
    """Who may act for the caller, from a day to a last day, under an id that the caller makes."""

    proxy_id = Id(required=True)
    from_date = Day(required=True)
    to_date = Day(required=True)


class Delegation(Shape):
    """``proxy_id`` may act for the holder of ``account_id`` on these days: he sends ``Acting-For: <account_id>``."""

    id = Id(required=True)
    account_id = Id(required=True)
    proxy_id = Id(required=True)
    from_date = Day(required=True)
    to_date = Day(required=True)


class Delegations(Shape):
    """Whom somebody has made proxy, and whose proxy somebody is."""

    items = fields.List(fields.Nested(Delegation), required=True)
