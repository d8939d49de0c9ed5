"""What people do with exports of a customer: ask for one, follow it, get the file. Nobody else knows of it."""

from flask import Response, send_file

from chassis.database import UnitOfWork
from contracts.core.errors import Conflict, NotFound
from contracts.customer.rpc import GET_CUSTOMER
from gateway import services
from gateway.access import reach
from gateway.http.call import Call
from gateway.job_files import file_of
from gateway.once import made_once
from gateway.persons.models import PersonExport
from gateway.works import context_of, work_of

DUE = "person_export_step"
ENDING = "zip"


def demand_customer(call: Call) -> None:
    """Raise Forbidden as :func:`demand_whole` does, NotFound."""
    demand_whole(call)
    services.ask(GET_CUSTOMER, {"customer_id": str(call.data["customer_id"])}, context_of(call))


def demand_whole(call: Call) -> None:
    """Raise Forbidden unless the caller reaches the whole company: a customer may have been anywhere."""
    reach.demand_whole(call, "This is for who reaches the whole company.")


def start(call: Call) -> PersonExport:
    """Begin to gather all that is known of a customer. Raises Forbidden, NotFound."""
    demand_customer(call)
    asked = {"customer_id": str(call.data["customer_id"]), "reason": call.data["reason"]}
    return made_once(call, "export_person", asked, PersonExport, lambda work: _queue(work, call))


def progress(call: Call) -> PersonExport:
    """Return how far it is. Raises NotFound for whoever has not asked for it."""
    with work_of(call) as work:
        job = work.get(PersonExport, call.data["export_id"])
        if (job.principal, job.acting_for) != (call.who.principal, call.who.acting_for):
            raise NotFound
        return job


def file(call: Call) -> Response:
    """Return the archive. Raises Conflict before it is written, NotFound."""
    job = progress(call)
    if job.status != "done":
        raise Conflict("There is no file before the export is done.", status_of_export=job.status)
    path = file_of(job.tenant_id, job.id, ENDING)
    if not path.exists():
        raise NotFound("The file is no longer kept.")
    return send_file(path, "application/zip", as_attachment=True, download_name=f"{job.customer_id}.zip")


def _queue(work: UnitOfWork, call: Call) -> PersonExport:
    customer_id, reason = call.data["customer_id"], call.data["reason"]
    who = {"principal": call.who.principal, "acting_for": call.who.acting_for}
    job = PersonExport(customer_id=customer_id, reason=reason, status="queued", parts_done=0, rows_written=0, **who)
    work.add(job)
    work.session.flush()
    work.log("customer.export", "customer", customer_id, after={"export_id": str(job.id), "reason": reason})
    work.remember_due(DUE, job.id, work.now)
    return job
