"""The trial over HTTP, for who reaches the whole company."""

from collections.abc import Callable
from typing import Any

from chassis.apart import hands
from chassis.database import UnitOfWork
from gateway.access.reach import demand_whole
from gateway.http.call import Call
from gateway.trials import deciding
from gateway.trials.deciding import told
from gateway.trials.models import Trial
from gateway.works import work_of

_WHOLE = "The trial is that of the whole company."


def get_trial(call: Call) -> dict[str, Any]:
    """Return how far the company is on its way to going live."""
    demand_whole(call, _WHOLE)
    with work_of(call) as work:
        return told(deciding.trial_of(work))


def ask(call: Call) -> dict[str, Any]:
    """Ask for a clearing. Raises Invalid for another name, Conflict."""
    return _decided(call, lambda work: deciding.ask(work, hands(work)))


def confirm(call: Call) -> dict[str, Any]:
    """Confirm what another one asked for. Raises Invalid for another name, Conflict, KeptApart."""
    return _decided(call, lambda work: deciding.confirm(work, hands(work)))


def call_off(call: Call) -> None:
    """Take back what is not confirmed yet. Raises Conflict."""
    demand_whole(call, _WHOLE)
    with work_of(call) as work:
        deciding.call_off(work)


def go_live(call: Call) -> dict[str, Any]:
    """End the trial, for ever. Raises Invalid for another name, Conflict."""
    return _decided(call, deciding.go_live)


def _decided(call: Call, decide: Callable[[UnitOfWork], Trial]) -> dict[str, Any]:
    demand_whole(call, _WHOLE)
    with work_of(call) as work:
        deciding.demand_name(work, call.data["company"])
        trial = decide(work)
        work.session.flush()
        return told(trial)
