"""Where uploaded workbooks and their results are kept, until some days after the import has ended."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from chassis.settings import setting
from gateway.http.errors import BodyTooLarge

LIMIT = 100 * 1024 * 1024
_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Upload:
    """A file that came in, not yet kept for a job."""

    path: Path
    sha256: str


def path_of(tenant_id: UUID, job_id: UUID) -> Path:
    """Return the path of a job's workbook."""
    return _folder(tenant_id) / f"{job_id}.xlsx"


def result_of(tenant_id: UUID, job_id: UUID, language: str) -> Path:
    """Return the path of the workbook of a job's refused rows."""
    return _folder(tenant_id) / f"{job_id}.result.{language}.xlsx"


def remove(tenant_id: UUID, job_id: UUID) -> None:
    """Remove what is kept of a job, unfinished results too."""
    for path in _folder(tenant_id).glob(f"{job_id}.*"):
        path.unlink(missing_ok=True)


def remove_all(tenant_id: UUID) -> int:
    """Remove all files of a tenant; return how many there were."""
    folder = _folder(tenant_id)
    count = sum(1 for _ in folder.glob("*"))
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        raise OSError(f"{folder} cannot be removed")
    return count


@contextmanager
def received(stream: IO[bytes], tenant_id: UUID) -> Iterator[Upload]:
    """Write ``stream`` to a file, which is gone at the end unless it was moved. Raises BodyTooLarge past LIMIT."""
    path = _folder(tenant_id) / f"{uuid4()}.part"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield Upload(path, _copy(stream, path))
    finally:
        path.unlink(missing_ok=True)


def _folder(tenant_id: UUID) -> Path:
    return Path(setting("STEWARD_UPLOADS")) / str(tenant_id)


def _copy(stream: IO[bytes], path: Path) -> str:
    written, digest = 0, hashlib.sha256()
    with path.open("wb") as target:
        while chunk := stream.read(_CHUNK):
            written += len(chunk)
            if written > LIMIT:
                raise BodyTooLarge(f"A workbook has at most {LIMIT} bytes.")
            target.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()
