"""What the parser makes of a demo workbook."""

from collections import defaultdict
from pathlib import Path

from gateway.imports.columns import Values
from gateway.imports.problems import Problem
from gateway.imports.rows import read_workbook
from gateway.imports.sheets import SHEETS
from stack.demo.company import Company


def read(path: Path) -> tuple[dict[str, list[Values]], list[Problem]]:
    """Return the values of each sheet, and all errors."""
    found: dict[str, list[Values]] = defaultdict(list)
    errors: list[Problem] = []
    for row in read_workbook(path):
        errors += [problem for problem in row.problems if problem.level == "error"]
        if row.values is not None:
            found[row.kind].append(row.values)
    return found, errors


def meant(company: Company) -> dict[str, list[Values]]:
    """Return the values that each sheet of ``company`` is to have."""
    return {sheet.name: [*company.rows(sheet)] for sheet in SHEETS}
