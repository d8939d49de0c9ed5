"""Where uploaded workbooks and their results are kept, until some days after the import has ended."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from gateway.http.errors import BodyTooLarge
from gateway.job_files import file_of

LIMIT = 100 * 1024 * 1024
_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Upload:
    """A file that came in, not yet kept for a job."""

    path: Path
    sha256: str


def path_of(tenant_id: UUID, job_id: UUID) -> Path:
    """Return the path of a job's workbook."""
    return file_of(tenant_id, job_id, "xlsx")


def result_of(tenant_id: UUID, job_id: UUID, language: str) -> Path:
    """Return the path of the workbook of a job's refused rows."""
    return file_of(tenant_id, job_id, f"result.{language}.xlsx")


@contextmanager
def received(stream: IO[bytes], tenant_id: UUID) -> Iterator[Upload]:
    """Write ``stream`` to a file, which is gone at the end unless it was moved. Raises BodyTooLarge past LIMIT."""
    path = file_of(tenant_id, uuid4(), "part")
    try:
        yield Upload(path, _copy(stream, path))
    finally:
        path.unlink(missing_ok=True)


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
