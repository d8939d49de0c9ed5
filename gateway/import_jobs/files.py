"""Where uploaded workbooks are kept, until some days after their import has ended."""

from pathlib import Path
from typing import IO
from uuid import UUID

from chassis.settings import setting
from gateway.http.errors import BodyTooLarge

LIMIT = 100 * 1024 * 1024
_CHUNK = 256 * 1024


def path_of(tenant_id: UUID, job_id: UUID) -> Path:
    """Return the path of a job's workbook."""
    return Path(setting("STEWARD_UPLOADS")) / str(tenant_id) / f"{job_id}.xlsx"


def store(stream: IO[bytes], path: Path) -> None:
    """Write ``stream`` to ``path``. Raises BodyTooLarge past :data:`LIMIT`, and leaves nothing behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        _copy(stream, part)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _copy(stream: IO[bytes], path: Path) -> None:
    written = 0
    with path.open("wb") as target:
        while chunk := stream.read(_CHUNK):
            written += len(chunk)
            if written > LIMIT:
                raise BodyTooLarge(f"A workbook has at most {LIMIT} bytes.")
            target.write(chunk)
