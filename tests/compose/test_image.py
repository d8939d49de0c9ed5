"""The Dockerfile builds every part, and puts in nothing that it should not."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest

from contracts.core.registry import PRODUCERS, SERVICES
from tests.compose.composed import ROOT

INSTRUCTIONS = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("part", PRODUCERS)
def test_every_part_can_be_built(part: str):
    assert re.search(rf"^FROM \w+ AS {part}$", INSTRUCTIONS, re.MULTILINE)
    assert (ROOT / "requirements" / f"{part}.lock").is_file()
    assert INSTRUCTIONS.rstrip().endswith("FROM ${PART}")


def test_services_and_the_gateway_are_started_by_their_own_modules():
    stages = dict(
        re.findall(r'^FROM image AS (\w+)\nENTRYPOINT \["python", "-m", "(\w+)"\]$', INSTRUCTIONS, re.MULTILINE)
    )
    assert stages == {"service": "chassis", "gateway": "gateway"}
    assert all(f"FROM service AS {service}\n" in INSTRUCTIONS for service in SERVICES)


def test_the_classic_builder_can_read_it():
    assert not re.search(r"^# *syntax=|--mount|<<|--link|--chmod", INSTRUCTIONS, re.MULTILINE)


def test_requirements_are_installed_by_their_hashes_and_leave_no_cache():
    installs = re.findall(r"pip install .*", INSTRUCTIONS)
    assert len(installs) == 2
    assert all("--require-hashes" in install and "--no-cache-dir" in install for install in installs)


def test_it_runs_as_nobody_special_and_stops_by_sigterm():
    assert "\nUSER 10001:10001\n" in INSTRUCTIONS
    assert "\nSTOPSIGNAL SIGTERM\n" in INSTRUCTIONS


def test_the_builder_gets_code_and_locks_and_nothing_else():
    rules = [line for line in IGNORED if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {
        "!chassis",
        "!contracts",
        "!gateway",
        "!services",
        "!requirements",
    }
    assert {"**/tests", "**/conftest.py", "**/__pycache__", "chassis/testing"} < set(rules)


@pytest.mark.parametrize("part", SERVICES)
def test_a_service_adds_no_more_than_120_megabytes_to_its_base(part: str):
    lock = (ROOT / "requirements" / f"{part}.lock").read_text(encoding="utf-8")
    # As pip has installed and compiled them here, so it does there.
    packages = [
        place
        for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)
        for file in distribution(name).files or ()
        if (place := Path(str(file.locate()))).is_file()
    ]
    code = [file for own in ("contracts", "chassis", f"services/{part}") for file in (ROOT / own).rglob("*.py*")]
    assert 60e6 < sum(file.stat().st_size for file in (*packages, *code)) < 120e6
