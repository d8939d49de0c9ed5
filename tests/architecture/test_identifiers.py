"""Identifiers are in order of time (ADR 38): what is random is named here, with the reason."""

import ast

from tests.architecture.wiring import ROOT

RANDOM = {
    "chassis/database/records.py": "the salt of a row of the log",
    "gateway/access/sign_on.py": "the state of a sign-on: a secret",
    "gateway/attachments/uploads.py": "a file that is not whole yet",
    "gateway/exports/writer.py": "a file that is not whole yet",
    "gateway/import_jobs/files.py": "a file that is not whole yet",
    "gateway/import_jobs/results.py": "a file that is not whole yet",
}
_NOT_RUN = {"tests", "testing", "migrations"}


def test_what_has_an_identifier_has_one_in_order_of_time():
    files = (path for part in ("contracts", "chassis", "services", "gateway") for path in (ROOT / part).rglob("*.py"))
    ours = (path.relative_to(ROOT) for path in files if not _NOT_RUN & set(path.parts))
    assert {str(path) for path in ours if "uuid4" in _names(path)} == set(RANDOM)


def _names(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in ast.walk(tree)}
