"""Who asks for a clearing, who confirms it, who calls it off; and the end of the trial."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from chassis.database import UnitOfWork
from chassis.tenancy.trial import end, hold
from contracts.core.errors import Conflict, FieldProblem, Invalid, KeptApart
from contracts.core.uuids import new_id
from gateway.access.changes import tell_of_all
from gateway.access.models import Tenant
from gateway.trials.carrying import begin
from gateway.trials.models import Trial
from gateway.trials.parts import PARTS

ASKED_FOR = timedelta(hours=24)
"""How long a clearing that was asked for may be confirmed."""


def trial_of(work: UnitOfWork, *, lock: bool = False) -> Trial | None:
    """Return the trial of the company; None where it has been live since before there were trials."""
    query = work.select(Trial)
    return work.first(query.with_for_update() if lock else query)


def demand_name(work: UnitOfWork, typed: str) -> None:
    """Raise Invalid unless the company's name was typed."""
    if typed != work.session.scalar(select(Tenant.name).where(Tenant.id == work.tenant_id)):
        raise Invalid(fields=[FieldProblem("company", "another_name", "This is not the name of the company.")])


def ask(work: UnitOfWork, by: Sequence[str]) -> Trial:
    """Ask for a clearing, which another hand has to confirm. Raises Conflict."""
    trial = _on_trial(work)
    if trial.status == "asked" and not _lapsed(work, trial):
        raise Conflict("A clearing was asked for already, and waits for another one to confirm it.")
    if trial.status == "clearing":
        raise Conflict("A clearing is under way.")
    trial.status, trial.clearing_id = "asked", new_id()
    trial.asked_by, trial.asked_at, trial.confirmed_by = list(by), work.now, []
    trial.parts, trial.until, trial.problem, trial.cancelled = {}, None, None, False
    work.log("trial.ask", "tenant", work.tenant_id)
    return trial


def confirm(work: UnitOfWork, by: Sequence[str]) -> Trial:
    """Begin what was asked for: from the commit on nobody gets in. Raises Conflict, KeptApart for whoever asked."""
    trial = _on_trial(work)
    if trial.status != "asked" or _lapsed(work, trial) or trial.clearing_id is None:
        raise Conflict("No clearing waits for being confirmed.")
    if not set(by).isdisjoint(trial.asked_by):
        raise KeptApart("Whoever asked for the clearing cannot confirm it.")
    trial.status, trial.confirmed_by = "clearing", list(by)
    hold(work, trial.clearing_id)
    begin(work, trial, "hold")
    tell_of_all(work)
    work.log("trial.confirm", "tenant", work.tenant_id, after={"asked_by": trial.asked_by})
    return trial


def by_operator(work: UnitOfWork) -> Trial:
    """Begin what was asked for by people, or one of the operator's own accord. Raises Conflict."""
    trial = _on_trial(work)
    if trial.status != "asked" or _lapsed(work, trial):
        trial = ask(work, ["operator"])
    return confirm(work, [work.principal])


def call_off(work: UnitOfWork) -> Trial:
    """Take back what was asked for and is not confirmed. Raises Conflict."""
    trial = _on_trial(work)
    if trial.status != "asked":
        raise Conflict("No clearing waits for being confirmed.")
    trial.status, trial.clearing_id = "trial", None
    work.log("trial.call_off", "tenant", work.tenant_id, before={"asked_by": trial.asked_by})
    return trial


def cancel(work: UnitOfWork) -> Trial:
    """Break off a clearing that is under way: what is gone stays gone, all parts are released. Raises Conflict."""
    trial = _on_trial(work)
    if trial.status != "clearing":
        raise Conflict("No clearing is under way.")
    trial.cancelled, trial.until = True, work.now
    begin(work, trial, "release")
    work.log("trial.cancel", "tenant", work.tenant_id, before={"parts": trial.parts})
    return trial


def go_live(work: UnitOfWork) -> Trial:
    """End the trial, for ever. Raises Conflict."""
    trial = _on_trial(work)
    if trial.status == "clearing":
        raise Conflict("A clearing is under way.")
    trial.status, trial.live_at, trial.clearing_id, trial.parts = "live", work.now, None, {}
    end(work)
    begin(work, trial, "end")
    return trial


def told(trial: Trial | None) -> dict[str, Any]:
    """Return what is said of it."""
    if trial is None:
        trial = Trial(status="live", asked_by=[], confirmed_by=[], parts={}, cancelled=False)
    steps = {part: trial.parts[part] for part in PARTS if trial.parts.get(part, {}).get("step")}
    parts = [{"part": part, "step": done["step"], "rows": sum(done["rows"].values())} for part, done in steps.items()]
    names = ("status", "asked_by", "asked_at", "confirmed_by", "step", "problem", "cancelled", "cleared_at", "live_at")
    return {name: getattr(trial, name) for name in names} | {"parts": parts}


def _on_trial(work: UnitOfWork) -> Trial:
    trial = trial_of(work, lock=True)
    if trial is None or trial.status == "live":
        raise Conflict("The company is live: nothing is cleared any more.", reason="live")
    return trial


def _lapsed(work: UnitOfWork, trial: Trial) -> bool:
    return trial.asked_at is None or work.now > trial.asked_at + ASKED_FOR
