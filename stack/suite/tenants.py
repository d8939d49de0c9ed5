"""A company in all parts of the running suite: each part's own command, one after the other.

They run in this process, each with the environment of its part: starting one for each would take most of the time.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import orjson
from click import ClickException

from chassis.operating.tenant import tenant as of_service
from chassis.settings import beside
from chassis.tenancy.exporting import written
from contracts.core.registry import SERVICES
from gateway.tenancy.commands import tenant as of_gateway
from stack.errors import StackError
from stack.paths import Layout
from stack.suite.credentials import Credentials
from stack.suite.environment import remembered
from stack.suite.parts import GATEWAY, PARTS


class Tenants:
    """What an operator does to a company of the suite below ``layout``. Raises StackError where a part cannot."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def listed(self) -> list[dict[str, Any]]:
        """Return all companies."""
        return [orjson.loads(line) for line in self.run(GATEWAY, "list", "--json").splitlines()]

    def suspend(self, company: str, reason: str) -> None:
        """Let nobody in, then have due work wait."""
        tenant = self._id(company)
        for part in (GATEWAY, *SERVICES):
            self.run(part, "suspend", *_named(part, tenant), "--reason", reason)

    def resume(self, company: str) -> None:
        """Have due work done, then let people in."""
        tenant = self._id(company)
        for part in (*SERVICES, GATEWAY):
            self.run(part, "resume", *_named(part, tenant))

    def export(self, company: str, target: Path) -> None:
        """Write one archive with a folder for each part. Raises FileExistsError."""
        tenant = self._id(company)
        with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder, written(target) as archive:
            for part in PARTS:
                own = Path(folder) / f"{part}.zip"
                self.run(part, "export", *_named(part, tenant), str(own))
                _take_over(archive, own, part)
                own.unlink()

    def erase(self, company: str, by: str, export_sha256: str) -> str:
        """Erase the company in each part, the gateway last, and return the certificate.

        One that the gateway knows no more is named by its id, when an erasing that was broken off is run again.
        """
        if any(company in (one["code"], one["id"]) and not one["suspended_since"] for one in self.listed()):
            raise StackError(f"{company} is not suspended: suspend it first")
        tenant = self._id(company)
        with tempfile.TemporaryDirectory() as folder:
            reports = [Path(folder) / f"{part}.json" for part in PARTS]
            for part, report in zip(PARTS, reports, strict=True):
                report.write_text(self.run(part, "erase", *_named(part, tenant), "--yes"))
            words = ("--by", by, "--export-sha256", export_sha256)
            return self.run(GATEWAY, "certify", *map(str, reports), *words)

    def run(self, part: str, *words: str) -> str:
        """Run a command of ``tenant`` in a part, and return what it says."""
        owner = {f"{part.upper()}_OWNER_PASSWORD": Credentials.of(self._layout.secrets).passwords[f"{part}_owner"]}
        try:
            with _environment(remembered(self._layout, part) | owner), redirect_stdout(StringIO()) as said:
                command = of_gateway if part == GATEWAY else of_service
                command.main(words, prog_name="tenant", standalone_mode=False)
        except ClickException as error:
            raise StackError(f"{part}: {error.format_message()}") from None
        return said.getvalue()

    def _id(self, company: str) -> UUID:
        """Return the id of the company with this code; one that was erased is named by its id."""
        for known in self.listed():
            if company in (known["code"], known["id"]):
                return UUID(known["id"])
        try:
            return UUID(company)
        except ValueError:
            raise StackError(f"there is no company {company}") from None


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    told = beside(before, settings)
    os.environ.clear()
    os.environ.update(told)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _named(part: str, tenant: UUID) -> Sequence[str]:
    return (str(tenant),) if part == GATEWAY else (part, str(tenant))


def _take_over(archive: ZipFile, own: Path, part: str) -> None:
    with ZipFile(own) as given:
        for entry in given.infolist():
            name = f"{part}/{entry.filename}"
            with given.open(entry) as source, archive.open(name, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
