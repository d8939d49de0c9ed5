"""What the gateway keeps of the facts that others own."""

from collections.abc import Sequence

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.events import due, handles, together
from chassis.events.handling import Delivered
from chassis.nodes import project_nodes
from contracts.billing.events import INVOICE_ISSUED, PAYMENT_RECORDED, WRITE_OFFS
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.hr.events import EMPLOYEES_CHANGED, NODES_CHANGED
from contracts.ticketing import events as ticketing
from gateway.access import projections
from gateway.exports import writing
from gateway.exports.jobs import DUE as EXPORT
from gateway.exports.jobs import DUE_FORGET as EXPORT_FORGET
from gateway.import_jobs import loading
from gateway.import_jobs.jobs import DUE, DUE_FORGET
from gateway.persons import gathering
from gateway.persons.exports import DUE as PERSON_EXPORT
from gateway.stream import keeping


class Handlers:
    """Inbound events of the gateway."""

    name = "gateway"

    @handles(NODES_CHANGED)
    def keep_nodes(self, work: UnitOfWork, event: Delivered) -> None:
        """Keep the tree of the organization."""
        project_nodes(work, event.data["nodes"])

    @handles(EMPLOYEES_CHANGED)
    def keep_employees(self, work: UnitOfWork, event: Delivered) -> None:
        """Keep accounts and grants."""
        projections.keep_employees(work, event.data["employees"])

    @handles(CUSTOMERS_CHANGED)
    def keep_tenures(self, work: UnitOfWork, event: Delivered) -> None:
        """Keep which rooms a resident may see."""
        projections.keep_tenures(work, event.data["customers"])

    @together
    @handles(*ticketing.ALL, INVOICE_ISSUED, PAYMENT_RECORDED, *WRITE_OFFS)
    def tell_listeners(self, work: UnitOfWork, events: Sequence[Delivered]) -> None:
        """Keep for the stream what happened."""
        keeping.keep(work, events)

    @due(DUE)
    def load_workbook(self, work: UnitOfWork, item: Due) -> None:
        """Load the next rows of a workbook."""
        loading.step(work, item)

    @due(DUE_FORGET)
    def forget_workbook(self, work: UnitOfWork, item: Due) -> None:
        """Remove what is kept of an import that ended long ago."""
        loading.forget(work, item)

    @due(EXPORT)
    def write_export(self, work: UnitOfWork, item: Due) -> None:
        """Write the next rows of an export."""
        writing.step(work, item)

    @due(EXPORT_FORGET)
    def forget_export(self, work: UnitOfWork, item: Due) -> None:
        """Remove the file of an export that ended some time ago."""
        writing.forget(work, item)

    @due(PERSON_EXPORT)
    def gather_person(self, work: UnitOfWork, item: Due) -> None:
        """Ask the next part what it knows of a customer."""
        gathering.step(work, item)
