"""A cursor can be read by whoever is given it: no list is sorted by what some of them see masked."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.wiring import ROOT

PERSONAL = re.compile(r"phone|e_?mail|identity|birthday|address|body|note|description|(?<!_)number$", re.IGNORECASE)
#: Numbers of staff, which are theirs at work, of rooms and of invoices.
KNOWN = {
    "services/billing/queries.py: Invoice.number",
    "services/hr/queries.py: Employee.number",
    "services/property/queries.py: Room.number",
}


def _sorted_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and called in ("page", "in_order"):
            columns = node.args[1:] if called == "page" else [named.value for named in node.keywords]
            for column in columns:
                yield from (ast.unparse(part) for part in ast.walk(column) if isinstance(part, ast.Attribute))


def test_no_list_is_sorted_by_what_is_personal():
    files = [
        path for part in ("services", "gateway") for path in (ROOT / part).rglob("*.py") if "tests" not in path.parts
    ]
    found = {f"{path.relative_to(ROOT)}: {column}" for path in files for column in _sorted_by(path)}
    assert "services/customer/queries.py: Customer.initials" in found
    assert {column for column in found if PERSONAL.search(column.rpartition(".")[2])} == KNOWN
