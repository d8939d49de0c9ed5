"""What attachments hang on: a line for each kind of thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from contracts.core.rpc import RpcMethod
from contracts.ticketing.rpc import GET_TICKET
from gateway import services
from gateway.http.call import Call
from gateway.works import context_of


@dataclass(frozen=True)
class Thing:
    """Something that files hang on, at a node of the organization."""

    id: UUID
    org_node_id: UUID


@dataclass(frozen=True)
class Kind:
    """Things named ``name``, at ``path``; ``reads`` asks their service for one by ``field``, and so who may.

    ``read``, ``attach`` and ``detach`` are permissions.
    """

    name: str
    path: str
    field: str
    reads: RpcMethod
    read: str
    attach: str
    detach: str

    def thing_of(self, call: Call) -> Thing:
        """Return the thing that a call is about. Raises NotFound for who does not reach it."""
        id: UUID = call.data[self.field]
        found = services.ask(self.reads, {self.field: str(id)}, context_of(call))
        return Thing(id, UUID(found["org_node_id"]))


TICKET = Kind(
    "ticket", "/v1/tickets/{ticket_id}", "ticket_id", GET_TICKET, "ticket:read", "ticket:attach", "ticket:detach"
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (TICKET,)}
