"""That several processes share the tests by folder: what one folder stands on is started once."""

import re
import subprocess
import sys
from pathlib import Path

TESTS = """
import pytest

@pytest.mark.parametrize("given", ["a/b", "c::d", "e@f"])
def test_it(given):
    pass
"""
CONFTEST = 'pytest_plugins = ["tests.sharing"]'
COMMAND = [
    sys.executable,
    "-m",
    "pytest",
    "-v",
    "-p",
    "no:pytest_nameko",
    "--import-mode=importlib",
    "-p",
    "no:cacheprovider",
]
ROOT = Path(__file__).parents[2]
_RAN = re.compile(r"^\[(gw\d)\].* PASSED (\w+)/", re.MULTILINE)


def test_all_tests_of_a_folder_run_in_one_process(tmp_path: Path):
    (tmp_path / "conftest.py").write_text(CONFTEST)
    for name in ("one/test_a.py", "one/test_b.py", "two/test_a.py", "two/test_b.py"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(TESTS)
    [share] = re.findall(r"--numprocesses=2 [^)\n]*", (ROOT / "Makefile").read_text(encoding="utf-8"))
    done = subprocess.run(
        [*COMMAND, *share.split()],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    ran = _RAN.findall(done.stdout)
    assert (done.returncode, len(ran)) == (0, 12), done.stdout
    assert len(set(ran)) == 2, "each folder has one process"
    assert len({process for process, _ in ran}) == 2
