"""The page about what grows says of every rule what the code says, and compose hands its setting on."""

import re

import pytest

from chassis.process.loading import kept_by
from contracts.core.registry import PRODUCERS
from tests.architecture.wiring import ROOT

PAGE = (ROOT / "docs" / "operations" / "growth.md").read_text(encoding="utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
RULES = {rule.name: rule for part in PRODUCERS for rule in kept_by(part)}


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_told(name: str):
    row = next((line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")), "")
    assert row.endswith(f"| {RULES[name].days} | `{RULES[name].setting}` |")


def test_every_setting_that_is_told_reaches_the_containers():
    told = set(re.findall(r"KEEP_[A-Z_]+_(?:DAYS|MONTHS)", PAGE))
    assert {rule.setting for rule in RULES.values()} < told
    assert set(re.findall(r"^  (KEEP_[A-Z_]+):$", COMPOSE, re.MULTILINE)) == told


def test_no_two_rules_share_a_setting():
    rules = {rule for part in PRODUCERS for rule in kept_by(part)}
    assert len(rules) == len(RULES)
