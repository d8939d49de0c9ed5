"""Carries out an erasure, as due work: each step has one part erase the customer, the gateway last; then files go.

What finds her is asked before the first part begins, and kept sealed until the last one is done: whatever is killed
in between goes on with it. A part that is asked again, because nobody heard its answer, gives the same answer.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.process.green import aside
from chassis.settings import setting
from contracts.core.errors import NotFound, StillNeeded
from contracts.core.personal import ERASED
from gateway.access.changes import tell_of
from gateway.attachments import stores
from gateway.job_files import remove
from gateway.persons.erasures import DUE
from gateway.persons.models import Erasure, PersonExport
from gateway.persons.parts import PARTS, About, about, erased_by, ties_of
from gateway.sealing import seal, unseal
from gateway.tenancy.certificate import signed


def step(work: UnitOfWork, item: Due) -> None:
    """Have the next part erase her, and leave the rest to the next step."""
    erasure = work.get(Erasure, item.subject_id, lock=True)
    if erasure.finished_at is not None:
        return
    if erasure.words_sealed is None:
        _begin(work, erasure)
    else:
        _go_on(work, erasure, orjson.loads(unseal(erasure.words_sealed)))
    if erasure.finished_at is None:
        work.remember_due(DUE, erasure.id, work.now)


def _begin(work: UnitOfWork, erasure: Erasure) -> None:
    """Keep what finds her; where something is to be settled after all, or she is not there, that is the end of it."""
    try:
        if ties := ties_of(work.tenant_id, erasure.customer_id, work.context.deadline):
            raise StillNeeded(ties=ties)
        erasure.words_sealed = seal(orjson.dumps(about(work, erasure.customer_id)).decode())
    except (NotFound, StillNeeded) as refusal:
        erasure.error = {"code": refusal.code, "detail": refusal.detail}
        erasure.status, erasure.finished_at = "failed", work.now


def _go_on(work: UnitOfWork, erasure: Erasure, person: About) -> None:
    if len(erasure.parts) == len(PARTS):
        _finish(work, erasure, person)
        return
    part = PARTS[len(erasure.parts)]
    said = erased_by(work, part, person | {"things": erasure.things}, f"{erasure.id}:{part}")
    erasure.things = [*erasure.things, *said.pop("things")]
    erasure.parts = [*erasure.parts, {"service": part, **said}]


def _finish(work: UnitOfWork, erasure: Erasure, person: About) -> None:
    tell_of(work, [f"customer:{erasure.customer_id}"])
    _remove_files(work, erasure)
    _take_words_out(work, erasure, [*person["values"], *person["names"]])
    erasure.status, erasure.finished_at = "done", work.now
    erasure.words_sealed, erasure.things = None, []
    erasure.certificate = _certificate(work, erasure)
    work.log("customer.erased", "customer", erasure.customer_id, after={"erasure_id": str(erasure.id)})


def _take_words_out(work: UnitOfWork, erasure: Erasure, words: Sequence[str]) -> None:
    """Leave in the reasons, of what was rejected before as well, why it was; not who she was."""
    for one in work.all(work.select(Erasure).where(Erasure.customer_id == erasure.customer_id)):
        for word in words:
            one.reason = one.reason.replace(word, ERASED)


def _remove_files(work: UnitOfWork, erasure: Erasure) -> None:
    """Remove what was given out of her, and what was attached: the rows that named it are gone for good by now."""
    of_her = work.select(PersonExport).where(PersonExport.customer_id == erasure.customer_id)
    for given in work.all(of_her.with_for_update()):
        remove(work.tenant_id, given.id)
        if given.finished_at is None:
            given.status, given.finished_at = "failed", work.now
            given.error = {"code": "not_found", "detail": "The customer was erased meanwhile."}
    for kind, _, id in (thing.partition(":") for thing in erasure.things):
        if kind == "attachment":
            aside(stores.keep_only, work.tenant_id, UUID(id), ())


def _certificate(work: UnitOfWork, erasure: Erasure) -> dict[str, Any]:
    said = {
        "erasure_id": erasure.id,
        "tenant_id": erasure.tenant_id,
        "customer_id": erasure.customer_id,
        "asked_by": ", ".join(erasure.asked_by),
        "by": ", ".join(erasure.decided_by),
        "certified_at": work.now,
        "parts": erasure.parts,
    }
    return signed(Path(setting("STEWARD_KEYS")), orjson.loads(orjson.dumps(said)))
