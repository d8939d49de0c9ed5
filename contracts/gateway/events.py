"""What the gateway tells: a company begins to use the suite."""

from marshmallow import fields

from contracts.core.events import Event
from contracts.core.fields import Id
from contracts.core.operations import sealing_of
from contracts.core.schema import Shape


class TenantCreated(Shape):
    """A new company. ``root_node_id`` is the id that the root of its organization is to have."""

    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    root_node_id = Id(required=True)


TENANT_CREATED = Event("gateway", "tenant.created", TenantCreated)
LOG_SEALED = sealing_of("gateway")
