"""What the gateway tells: a company begins to use the suite, somebody's login is another one."""

from marshmallow import fields

from contracts.core.events import Event
from contracts.core.fields import Id, Instant
from contracts.core.operations import sealing_of
from contracts.core.schema import Shape


class TenantCreated(Shape):
    """A new company. ``root_node_id`` is the id that the root of its organization is to have."""

    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    root_node_id = Id(required=True)


class AccountFacts(Shape):
    """What has happened ``at`` a moment to the login of an employee, whose id the account's is.

    ``address`` is where whoever did it was; empty where that was somebody else than the holder.
    """

    id = Id(required=True)
    at = Instant(required=True)
    address = fields.String(required=True)


TENANT_CREATED = Event("gateway", "tenant.created", TenantCreated)
PASSWORD_CHANGED = Event("gateway", "account.password_changed", AccountFacts)
PASSWORD_GIVEN = Event("gateway", "account.password_given", AccountFacts)
SECOND_FACTOR_SET_UP = Event("gateway", "account.second_factor_set_up", AccountFacts)
SECOND_FACTOR_REMOVED = Event("gateway", "account.second_factor_removed", AccountFacts)
ENTERED_AFTER_FAILURES = Event("gateway", "account.entered_after_failures", AccountFacts)
"""Somebody has logged in after many others, or he himself, had tried in vain."""
ENTERED_WITH_NEW_DEVICE = Event("gateway", "account.entered_with_new_device", AccountFacts)
"""Somebody has logged in with a device that none of the holder's sessions is of."""
LOG_SEALED = sealing_of("gateway")

OF_ACCOUNTS = (
    *(PASSWORD_CHANGED, PASSWORD_GIVEN, SECOND_FACTOR_SET_UP, SECOND_FACTOR_REMOVED),
    *(ENTERED_AFTER_FAILURES, ENTERED_WITH_NEW_DEVICE),
)
"""What the holder of an account is told."""
