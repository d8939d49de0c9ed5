"""All rows of a tenant in a file: a ZIP archive with the rows of each table as lines of JSON, and a manifest."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from sqlalchemy import Connection, Engine, text

from chassis.tenancy.belongings import Belonging, belongings, inside

MANIFEST = "manifest.json"
FORMAT = 1
_AT_A_TIME = 1_000
_ONE_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_FETCH = text(f"FETCH {_AT_A_TIME} FROM given")

Secrets = Mapping[str, Collection[str]]
"""Columns that are left out, by table."""


def export(
    engine: Engine,
    tenant: UUID,
    target: Path,
    about: Mapping[str, Any],
    *,
    secrets: Secrets,
    beside: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Write all rows of ``tenant`` to ``target``, all of one moment, and return the manifest.

    That is ``about`` with the moment, and for each file its rows, bytes and SHA-256. However much there is, little
    of it is in memory. ``secrets`` are left out, and named. Raises FileExistsError.
    """
    with written(target) as archive, inside(engine, tenant, _ONE_MOMENT) as connection:
        tables = sorted(belongings(connection, beside), key=lambda one: one.table)
        moment = connection.execute(text("SELECT now()")).scalar_one()
        files = [_file(archive, connection, table, tenant, secrets.get(table.table, ())) for table in tables]
        told = {"format": FORMAT, **about, "tenant_id": tenant, "moment": moment, "files": files}
        archive.writestr(MANIFEST, orjson.dumps(told, option=orjson.OPT_INDENT_2))
    return told


@contextmanager
def written(target: Path) -> Iterator[ZipFile]:
    """Yield a new archive, which only its owner reads, and which is at ``target`` when it is whole."""
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    part = target.with_name(f"{target.name}.part")
    try:
        part.touch(0o600)
        with ZipFile(part, "w", ZIP_DEFLATED) as archive:
            yield archive
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _file(
    archive: ZipFile, connection: Connection, table: Belonging, tenant: UUID, secret: Collection[str]
) -> dict[str, Any]:
    name, digest, rows, size = f"{table.table}.jsonl", hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as file:
        for line in _lines(connection, table, tenant, secret):
            file.write(line)
            digest.update(line)
            rows, size = rows + 1, size + len(line)
    told = {"name": name, "rows": rows, "bytes": size, "sha256": digest.hexdigest()}
    return told | {"left_out": sorted(secret)} if secret else told


def _lines(connection: Connection, table: Belonging, tenant: UUID, secret: Collection[str]) -> Iterator[bytes]:
    columns = ", ".join(f'"{column}"' for column in table.columns if column not in secret)
    # COPY would be the way, but the driver cannot do it while it waits as we have it wait.
    rows = f"SELECT {columns} FROM {table.table} WHERE {table.column} = :tenant"  # noqa: S608 - names of our own tables
    cursor = f"DECLARE given NO SCROLL CURSOR FOR SELECT row_to_json(r)::text FROM ({rows}) r"  # noqa: S608 - the same
    connection.execute(text(cursor), {"tenant": tenant})
    while fetched := connection.execute(_FETCH).scalars().all():
        yield from (f"{line}\n".encode() for line in fetched)
    connection.execute(text("CLOSE given"))
