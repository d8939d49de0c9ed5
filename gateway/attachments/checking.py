"""What the worker does with attachments: looks at what has come, makes pictures anew, and clears away."""

from uuid import UUID

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.observe.logs import log_for
from chassis.process.green import aside
from contracts.core.errors import NotFound
from gateway.attachments import stores
from gateway.attachments.examining import Unacceptable, examined
from gateway.attachments.models import CHECKING, READY, REFUSED, UPLOADING, Attachment
from gateway.attachments.uploads import DUE_EXPIRE, DUE_TIDY
from gateway.works import system_work

FILE, THUMBNAIL = "file", "thumbnail"
MOST_TRIES = 12
"""With the waits of due work some three hours, in which a store may come back."""

_log = log_for(__name__)


def check(work: UnitOfWork, item: Due) -> None:
    """Look at a file that has come as a whole; it can be read from then on, or is refused.

    What fails again and again for another reason than its content is refused too, as ``not_examined``.
    """
    tries = _counted(item)
    row = _found(work, item)
    if row is None or row.status != CHECKING:
        return
    try:
        if tries > MOST_TRIES:
            _log.error("a file is refused that could never be looked at", attachment_id=str(row.id), tries=MOST_TRIES)
            raise Unacceptable("not_examined")
        row.media_type, row.size, row.has_thumbnail = aside(_checked, row.tenant_id, row.id, tuple(row.parts))
        row.status, row.received = READY, row.size
        work.forget_due(DUE_EXPIRE, row.id)
    except Unacceptable as refusal:
        row.status, row.reason = REFUSED, refusal.detail
    row.parts = []
    # Not before this has committed: else it could not be done again.
    work.remember_due(DUE_TIDY, row.id, work.now)


def tidy(work: UnitOfWork, item: Due) -> None:
    """Remove what the row of an attachment does not speak of: all, where it is gone."""
    row = _found(work, item)
    named = () if row is None else (*row.parts, *((FILE, THUMBNAIL) if row.status == READY else ()))
    aside(stores.keep_only, item.tenant_id, item.subject_id, named)


def expire(work: UnitOfWork, item: Due) -> None:
    """Have an upload go that nobody has finished, and one that was refused."""
    row = _found(work, item)
    if row is not None and row.status in (UPLOADING, REFUSED):
        work.delete(row)
        work.remember_due(DUE_TIDY, row.id, work.now)


def _counted(item: Due) -> int:
    """Count one more try, whatever becomes of it: the content may be such that the process dies of it."""
    with system_work(item.tenant_id) as apart:
        row = _found(apart, item)
        if row is None:
            return 0
        row.tries += 1
        return row.tries


def _found(work: UnitOfWork, item: Due) -> Attachment | None:
    try:
        return work.get(Attachment, item.subject_id, lock=True)
    except NotFound:
        return None


def _checked(tenant_id: UUID, id: UUID, parts: tuple[str, ...]) -> tuple[str, int, bool]:
    """Keep what is made of the parts; return its type, how many bytes it has, and whether there is a thumbnail."""
    content = b"".join(stores.read(tenant_id, id, part) for part in parts)
    media_type, picture = examined(content)
    if picture is not None:
        content = picture.content
        stores.put(tenant_id, id, THUMBNAIL, picture.thumbnail)
    stores.put(tenant_id, id, FILE, content)
    return media_type, len(content), picture is not None
