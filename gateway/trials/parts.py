"""The parts of the suite, each asked for the same steps of a clearing."""

from typing import Any

from chassis.database import UnitOfWork
from chassis.tenancy.trial import step_trial
from contracts.billing import rpc as billing
from contracts.core.rpc import RpcMethod
from contracts.customer import rpc as customer
from contracts.hr import rpc as hr
from contracts.notify import rpc as notify
from contracts.property import rpc as property_
from contracts.ticketing import rpc as ticketing
from gateway import job_files, services
from gateway.access.changes import tell_of_all
from gateway.attachments import stores
from gateway.works import acting

GATEWAY = "gateway"
_STEPS: dict[str, RpcMethod] = {
    method.service: method
    for method in (
        *(hr.STEP_TRIAL, property_.STEP_TRIAL, customer.STEP_TRIAL),
        *(ticketing.STEP_TRIAL, billing.STEP_TRIAL, notify.STEP_TRIAL),
    )
}
PARTS = (*_STEPS, GATEWAY)
"""The gateway is the last: its door opens when all others are ready."""


def ask(work: UnitOfWork, part: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Have a part do a step (:class:`~contracts.core.trials.TrialStep`) and return its answer. Raises ServiceError."""
    method = _STEPS.get(part)
    if method is None:
        return _own(work, hr.STEP_TRIAL.load_request(asked))
    return services.ask(method, asked, acting(work.tenant_id, "trial:step"))


def _own(work: UnitOfWork, asked: dict[str, Any]) -> dict[str, Any]:
    done = step_trial(work, **asked)
    if asked["step"] == "clear" and done["done"]:
        job_files.remove_all(work.tenant_id)
        stores.remove_all(work.tenant_id)
    tell_of_all(work)
    return done
