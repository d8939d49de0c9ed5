"""What billing hears."""

from chassis.database import UnitOfWork
from chassis.events import handles
from chassis.events.handling import Delivered
from chassis.nodes import project_nodes
from contracts.billing.events import LOG_SEALED
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.hr.events import NODES_CHANGED
from contracts.ticketing.events import AUDIT_PASSED
from services.billing import charging


class BillingHandlers:
    """Keeps local copies of nodes and owners; bills repairs that passed the audit."""

    name = "billing"
    log_sealed = LOG_SEALED

    @handles(NODES_CHANGED)
    def keep_nodes(self, work: UnitOfWork, event: Delivered) -> None:
        """Follow the organization."""
        project_nodes(work, event.data["nodes"])

    @handles(CUSTOMERS_CHANGED)
    def learn_owners(self, work: UnitOfWork, event: Delivered) -> None:
        """Follow who owns what, and bill what waited for an owner."""
        charging.learn_owners(work, event.data["customers"])

    @handles(AUDIT_PASSED)
    def charge_repair(self, work: UnitOfWork, event: Delivered) -> None:
        """Bill what was agreed."""
        charging.charge_repair(work, event.data, event.time)
