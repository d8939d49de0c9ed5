"""The page on security has every row of the standards, and each row's test exists."""

import re
from collections import Counter

from tests.architecture.wiring import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if re.match(r"\| (API\d+|\d\.\d\.\d+) \|", line)
]
ASVS = {
    "6.1": 3,
    "6.2": 12,
    "6.3": 8,
    "6.4": 6,
    "6.5": 8,
    "6.6": 4,
    "6.7": 2,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 3,
    "7.6": 2,
    "8.1": 4,
    "8.2": 4,
    "8.3": 3,
    "8.4": 2,
}
"""How many requirements each section of the chapters V6 to V8 of ASVS 5.0.0 has."""

_TEST = re.compile(r"`([\w/]+/test_\w+\.py)(?:::(\w+))?`")


def missing_tests(text: str) -> list[str]:
    """Return the tests that ``text`` names, by file or by file and function, and that do not exist."""
    return [f"{file}::{name}" for file, name in _TEST.findall(text) if not _is_there(file, name)]


def _is_there(file: str, name: str) -> bool:
    path = ROOT / file
    return path.exists() and (not name or f"def {name}(" in path.read_text(encoding="utf-8"))


def test_every_row_of_the_standards_is_there_once():
    ids = [row[0].strip("| ") for row in ROWS]
    wanted = [f"{section}.{number}" for section, count in ASVS.items() for number in range(1, count + 1)]
    assert Counter(ids) == Counter([*wanted, *(f"API{number}" for number in range(1, 11))])


def test_every_test_that_is_named_exists():
    assert missing_tests(PAGE) == []


def test_what_is_said_to_be_done_names_its_test():
    claimed = [line for line in PAGE.splitlines() if " | ●" in line or " | ◐" in line]
    assert len(claimed) > len(ROWS) / 2
    assert [line for line in claimed if not _TEST.search(line)] == []


def test_a_test_that_does_not_exist_is_found_out():
    named = "`tests/architecture/test_security.py::test_nothing`, `tests/architecture/test_gone.py`"
    assert missing_tests(named) == [
        "tests/architecture/test_security.py::test_nothing",
        "tests/architecture/test_gone.py::",
    ]
