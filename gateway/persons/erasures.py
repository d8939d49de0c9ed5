"""What people do with erasures: one asks, with a reason; another one confirms or rejects; auditors read."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.apart import hands
from chassis.database import UnitOfWork
from chassis.database.filtering import same
from chassis.database.paging import in_order, page_asked
from contracts.core.errors import Conflict, IllegalTransition, KeptApart, StillNeeded
from gateway.http.call import Call
from gateway.once import made_once
from gateway.persons.exports import demand_customer, demand_whole
from gateway.persons.models import Erasure
from gateway.persons.parts import ties_of
from gateway.works import work_of

DUE = "erase_person_step"
QUIET = timedelta(seconds=15)
"""What was asked before the confirmation is answered by then: a request lasts ten seconds at the most."""
_IN_THE_WAY = ("asked", "running", "done")


def ask(call: Call) -> Erasure:
    """Ask that a customer be erased. Raises Forbidden, NotFound, StillNeeded, Conflict where somebody has asked."""
    demand_customer(call)
    asked = {"customer_id": str(call.data["customer_id"]), "reason": call.data["reason"]}
    return made_once(call, "erase_person", asked, Erasure, lambda work: _asked(work, call))


def confirm(call: Call) -> Erasure:
    """Have it done. Raises Forbidden, NotFound, IllegalTransition, KeptApart for whoever asked, StillNeeded."""
    with work_of(call) as work:
        erasure = _to_decide(work, call)
        _demand_settled(call, erasure.customer_id)
        _decide(work, erasure, "running")
        work.remember_due(DUE, erasure.id, work.now + QUIET)
        return erasure


def reject(call: Call) -> Erasure:
    """Leave the customer as she is. Raises Forbidden, NotFound, IllegalTransition, KeptApart."""
    with work_of(call) as work:
        erasure = _to_decide(work, call)
        erasure.finished_at = work.now
        _decide(work, erasure, "rejected")
        return erasure


def get_erasure(call: Call) -> Erasure:
    """Return an erasure. Raises Forbidden, NotFound."""
    demand_whole(call)
    with work_of(call) as work:
        return work.get(Erasure, call.data["erasure_id"])


def list_erasures(call: Call) -> dict[str, Any]:
    """Return a page of erasures. Raises Forbidden."""
    demand_whole(call)
    asked = call.data
    with work_of(call) as work:
        named = same((Erasure.customer_id, asked["customer_id"]), (Erasure.status, asked["status"]))
        order = in_order(asked["sort"], created_at=Erasure.created_at)
        return work.page(work.select(Erasure).where(*named), *order, **page_asked(asked))


def _asked(work: UnitOfWork, call: Call) -> Erasure:
    customer_id = call.data["customer_id"]
    _demand_settled(call, customer_id)
    of_her = work.select(Erasure).where(Erasure.customer_id == customer_id)
    if work.first(of_her.where(Erasure.status.in_(_IN_THE_WAY))):
        raise Conflict("This customer was erased, or somebody has asked for it.")
    nothing: dict[str, Any] = {name: [] for name in ("decided_by", "parts", "things")}
    reason, by = call.data["reason"], hands(work)
    erasure = Erasure(customer_id=customer_id, reason=reason, status="asked", asked_by=by, **nothing)
    work.add(erasure)
    work.session.flush()
    work.log("customer.ask_erasure", "customer", customer_id, after={"erasure_id": str(erasure.id)})
    return erasure


def _to_decide(work: UnitOfWork, call: Call) -> Erasure:
    demand_whole(call)
    erasure = work.get(Erasure, call.data["erasure_id"], lock=True)
    if erasure.status != "asked":
        raise IllegalTransition("This was decided before.", legal=[])
    if not set(erasure.asked_by).isdisjoint(hands(work)):
        raise KeptApart("Whoever asked for it cannot decide it.")
    return erasure


def _decide(work: UnitOfWork, erasure: Erasure, status: str) -> None:
    erasure.status, erasure.decided_by, erasure.decided_at = status, hands(work), work.now
    after = {"erasure_id": str(erasure.id), "status": status}
    work.log("customer.decide_erasure", "customer", erasure.customer_id, after=after)
    work.session.flush()


def _demand_settled(call: Call, customer_id: UUID) -> None:
    if ties := ties_of(call.who.tenant_id, customer_id, call.deadline):
        raise StillNeeded(ties=ties)
