"""The files that hang on what is a customer's, given out beside her rows: each is fetched by a step of its own."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

import orjson

from chassis.process.green import aside
from gateway.attachments import stores
from gateway.attachments.checking import FILE
from gateway.attachments.models import READY
from gateway.job_files import file_of
from gateway.persons.models import PersonExport


@dataclass(frozen=True)
class Attached:
    """A file of the archive: ``name`` there, ``path`` here when it was fetched."""

    id: UUID
    name: str
    path: Path


def tickets_of(job: PersonExport) -> list[str]:
    """Return the tickets that are hers, as ticketing has told them."""
    hers = (None, str(job.customer_id))
    rows = _told(job, "ticketing", "public.tickets")
    return [f"ticket:{row['id']}" for row in rows if row["customer_id"] in hers]


def fetched(job: PersonExport) -> bool:
    """Fetch the next file; return whether none was left to be fetched."""
    following = next((file for file in _attached(job) if not file.path.exists()), None)
    if following is not None:
        aside(_fetch, job.tenant_id, following)
    return following is None


def pack(job: PersonExport, archive: ZipFile) -> int:
    """Add all files to the archive, as they are; return how many."""
    found = [file for file in _attached(job) if file.path.stat().st_size]
    for file in found:
        archive.write(file.path, file.name, ZIP_STORED)
    return len(found)


def _attached(job: PersonExport) -> Iterator[Attached]:
    for row in _told(job, "gateway", "public.attachments"):
        if row["status"] == READY:
            id = row["id"]
            ending = mimetypes.guess_extension(row["media_type"]) or ""
            yield Attached(UUID(id), f"attachments/{id}{ending}", file_of(job.tenant_id, job.id, f"attached-{id}"))


def _told(job: PersonExport, part: str, table: str) -> list[dict[str, str]]:
    """Return the rows of a table that a part has given."""
    told = orjson.loads(file_of(job.tenant_id, job.id, f"{part}.json").read_bytes())
    return list(told.get(table, ()))


def _fetch(tenant_id: UUID, file: Attached) -> None:
    """Write the file; an empty one where somebody has removed it since: an attachment has at least a byte."""
    part = file.path.with_name(f"{file.path.name}.part")
    with part.open("wb") as target:
        try:
            target.writelines(stores.stream(tenant_id, file.id, FILE)[1])
        except FileNotFoundError:
            target.truncate(0)
    part.rename(file.path)
