"""What notify hears, and what it does when a time has come."""

from collections.abc import Sequence

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.events import due, handles, together
from chassis.events.handling import Delivered
from chassis.nodes import project_nodes
from contracts.billing.events import INVOICE_ISSUED, PAYMENT_RECORDED, WRITE_OFFS
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.gateway.events import OF_ACCOUNTS
from contracts.hr.events import EMPLOYEES_CHANGED, NODES_CHANGED
from contracts.notify.events import LOG_SEALED
from contracts.ticketing import events as ticketing
from services.notify import delivery, projections, telling


class NotifyHandlers:
    """Keeps copies of people and posts, tells what happened, delivers. The inbox knows the methods by their names."""

    name = "notify"
    log_sealed = LOG_SEALED

    @handles(NODES_CHANGED)
    def keep_nodes(self, work: UnitOfWork, event: Delivered) -> None:
        """Follow the organization."""
        project_nodes(work, event.data["nodes"])

    @handles(EMPLOYEES_CHANGED)
    def keep_employees(self, work: UnitOfWork, event: Delivered) -> None:
        """Follow who works where."""
        projections.keep_employees(work, event.data["employees"])

    @handles(CUSTOMERS_CHANGED)
    def keep_customers(self, work: UnitOfWork, event: Delivered) -> None:
        """Follow how customers are reached."""
        projections.keep_customers(work, event.data["customers"])

    @together(rest=0.04)
    @handles(*ticketing.ALL, INVOICE_ISSUED, PAYMENT_RECORDED, *WRITE_OFFS, *OF_ACCOUNTS)
    def tell(self, work: UnitOfWork, events: Sequence[Delivered]) -> None:
        """Tell people, as the table of rules says."""
        telling.tell(work, events)

    @together()
    @due("deliver_sms")
    def deliver_sms(self, work: UnitOfWork, items: Sequence[Due]) -> None:
        """Hand over text messages: a provider that gets one again, by its id, sends it once."""
        delivery.deliver(work, [item.subject_id for item in items])

    @due("deliver_email")
    def deliver_email(self, work: UnitOfWork, item: Due) -> None:
        """Hand over a mail."""
        delivery.deliver(work, [item.subject_id])
