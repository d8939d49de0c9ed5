"""What the gateway keeps of the facts that others own."""

from collections.abc import Sequence

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.events import due, handles, together
from chassis.events.handling import Delivered
from chassis.nodes import project_nodes
from chassis.operation_log import checkpoints
from chassis.tenancy.trial import DUE as CLEAR_TRIAL
from contracts.billing import events as billing
from contracts.customer import events as customer
from contracts.gateway.events import LOG_SEALED
from contracts.hr import events as hr
from contracts.notify import events as notify
from contracts.property import events as property_
from contracts.ticketing import events as ticketing
from gateway.access import projections
from gateway.attachments import checking, uploads
from gateway.exports import writing
from gateway.exports.jobs import DUE as EXPORT
from gateway.exports.jobs import DUE_FORGET as EXPORT_FORGET
from gateway.import_jobs import loading
from gateway.import_jobs.jobs import DUE, DUE_FORGET
from gateway.persons import erasing, gathering
from gateway.persons.erasures import DUE as ERASURE
from gateway.persons.exports import DUE as PERSON_EXPORT
from gateway.stream import keeping
from gateway.trials import carrying


class Handlers:
    """Inbound events of the gateway."""

    name = "gateway"
    log_sealed = LOG_SEALED

    @handles(hr.NODES_CHANGED)
    def keep_nodes(self, work: UnitOfWork, event: Delivered) -> None:
        """Keep the tree of the organization."""
        project_nodes(work, event.data["nodes"])

    @handles(hr.EMPLOYEES_CHANGED)
    def keep_employees(self, work: UnitOfWork, event: Delivered) -> None:
        """Keep accounts and grants."""
        projections.keep_employees(work, event.data["employees"])

    @handles(customer.CUSTOMERS_CHANGED)
    def keep_tenures(self, work: UnitOfWork, event: Delivered) -> None:
        """Keep which rooms a resident may see."""
        projections.keep_tenures(work, event.data["customers"])

    @together(rest=0.2)
    @handles(*ticketing.ALL, billing.INVOICE_ISSUED, billing.PAYMENT_RECORDED, *billing.WRITE_OFFS)
    def tell_listeners(self, work: UnitOfWork, events: Sequence[Delivered]) -> None:
        """Keep for the stream what happened."""
        keeping.keep(work, events)

    @together()
    @handles(*(part.LOG_SEALED for part in (billing, customer, hr, notify, property_, ticketing)))
    def keep_checkpoints(self, work: UnitOfWork, events: Sequence[Delivered]) -> None:
        """Know how far the logs of the services are sealed."""
        checkpoints.keep(work, events)

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

    @due(uploads.DUE_CHECK)
    def check_attachment(self, work: UnitOfWork, item: Due) -> None:
        """Look at a file that has come as a whole."""
        checking.check(work, item)

    @due(uploads.DUE_TIDY)
    def tidy_attachment(self, work: UnitOfWork, item: Due) -> None:
        """Remove what is no longer needed of an attachment."""
        checking.tidy(work, item)

    @due(uploads.DUE_EXPIRE)
    def expire_upload(self, work: UnitOfWork, item: Due) -> None:
        """Have an upload go that nobody has finished."""
        checking.expire(work, item)

    @due(CLEAR_TRIAL)
    def carry_clearing(self, work: UnitOfWork, item: Due) -> None:
        """Have the next part do its step of a clearing."""
        carrying.carry(work, item)

    @due(ERASURE)
    def erase_person(self, work: UnitOfWork, item: Due) -> None:
        """Have the next part erase a customer."""
        erasing.step(work, item)
