"""The parts that the suite is made of, and what each needs of the broker."""

from collections.abc import Mapping
from importlib import import_module

from chassis.amqp.topology import PartnerTopology, ServiceTopology
from chassis.process.loading import handlers_class
from chassis.process.warming import warm
from chassis.settings import Settings
from contracts.core.registry import SERVICES
from contracts.notify.events import FOR_PARTNERS
from gateway.bootstrapping import topology

GATEWAY = "gateway"
PARTS = (*SERVICES, GATEWAY)
PARTNER = "demo"
PROCESSES = (*((name, role) for name in SERVICES for role in ("serve", "work")), (GATEWAY, "work"))
"""The processes that say at a socket how they are, by service and role; the gateway that serves says it over HTTP."""


def topologies() -> list[ServiceTopology]:
    """Return what each part needs of the broker."""
    services = [ServiceTopology.of(handlers_class(name)) for name in SERVICES]
    return [*services, topology()]


def partner() -> PartnerTopology:
    """Return what the demo's partner may read: notification events."""
    return PartnerTopology(PARTNER, tuple(event.key for event in FOR_PARTNERS))


def import_everything(environment: Mapping[str, str]) -> None:
    """Import what the processes need, and do what each would do first, so that they share the memory that it takes.

    ``environment`` is what the gateway's processes are told.
    """
    for name in SERVICES:
        import_module(f"services.{name}.service")
        import_module(f"services.{name}.handlers")
    import_module("gateway.handlers")
    import_module("chassis.process.composing")
    warm(Settings.load(GATEWAY, environment), ask=True)
