"""Carries the steps of a clearing to all parts, as due work: one part at a time, each as often as it takes.

What is cut off is done again; a part that is away is waited for, as one that is still held would drop what is told of
later. Nothing is cleared before everything has ended that had begun before the parts were held,
and nobody gets in before the moment up to which events are dropped is well past: by as much the clocks of the machines
may differ.
"""

from datetime import timedelta
from typing import Any

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.tenancy.trial import DUE
from contracts.core.errors import ServiceError
from gateway.trials.models import Trial
from gateway.trials.parts import GATEWAY, PARTS, ask

SETTLE = timedelta(seconds=35)
"""Longer than a request, a handler or due work may take: 30 s at the most."""
APART = timedelta(seconds=5)
"""How far the clocks of two machines may be apart."""
_AGAIN = timedelta(seconds=5)
_NOW = timedelta()
_FOLLOWING = {"hold": "clear", "clear": "release"}


def begin(work: UnitOfWork, trial: Trial, step: str) -> None:
    """Have ``step`` carried to all parts from now on."""
    trial.step, trial.problem = step, None
    work.remember_due(DUE, work.tenant_id, work.now)


def carry(work: UnitOfWork, _: Due) -> None:
    """Have the next part do its step, and leave the rest to the next time."""
    trial = work.get(Trial, work.tenant_id, lock=True)
    if trial.step is None:
        return
    part = next((one for one in PARTS if not _did(trial, one)), None)
    if part is None:
        _turn(work, trial)
        return
    try:
        answer = ask(work, part, _asked(trial))
    except ServiceError as refusal:
        trial.problem = f"{part}: {refusal}"
        work.remember_due(DUE, work.tenant_id, work.now + _AGAIN)
        return
    _note(trial, part, answer)
    work.remember_due(DUE, work.tenant_id, work.now + _pause(trial))


def _did(trial: Trial, part: str) -> bool:
    return bool(trial.parts.get(part, {}).get("step") == trial.step)


def _asked(trial: Trial) -> dict[str, str | None]:
    until = trial.until.isoformat() if trial.until else None
    return {"step": trial.step, "clearing_id": str(trial.clearing_id) if trial.clearing_id else None, "until": until}


def _note(trial: Trial, part: str, answer: dict[str, Any]) -> None:
    known = trial.parts.get(part, {})
    counts = known.get("rows", {})
    counts = counts | {name: counts.get(name, 0) + count for name, count in answer["rows"].items()}
    step = trial.step if answer["done"] else known.get("step")
    trial.parts = trial.parts | {part: {"step": step, "rows": counts}}
    trial.problem = None


def _pause(trial: Trial) -> timedelta:
    """Return how long to wait for the next part: for the door, until the clocks of all have passed the moment."""
    left = [part for part in PARTS if not _did(trial, part)]
    return APART if trial.step == "release" and left == [GATEWAY] else _NOW


def _turn(work: UnitOfWork, trial: Trial) -> None:
    """All parts have done the step: go on to the next one, or end."""
    following = _FOLLOWING.get(str(trial.step))
    if following is None:
        _end(work, trial)
        return
    trial.step = following
    if following == "release":
        trial.until = work.now
    work.remember_due(DUE, work.tenant_id, work.now + (SETTLE if following == "clear" else APART))


def _end(work: UnitOfWork, trial: Trial) -> None:
    if trial.step == "release":
        trial.status, trial.clearing_id = "trial", None
        trial.cleared_at = trial.cleared_at if trial.cancelled else trial.until
        rows = {part: sum(done["rows"].values()) for part, done in trial.parts.items()}
        work.log("trial.release", "tenant", work.tenant_id, after={"cancelled": trial.cancelled, "rows": rows})
    trial.step = None
