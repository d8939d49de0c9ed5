"""Every alarm is whole, has its section on the page for whoever is woken by it, and the dashboard can be read."""

import re

import pytest

from chassis.amqp import names
from contracts.core import errors
from stack.suite.parts import PROCESSES
from tests.architecture.alarms import (
    BUILT_IN,
    PARTS,
    RUNBOOK,
    Asked,
    asked_by,
    dashboard,
    expressions,
    rules,
    scraping,
    sections,
    target_labels,
)
from tests.compose.composed import Composed

NAMES = [rule["alert"] for rule in rules()]
FIELDS = {"alert", "expr", "for", "labels", "annotations"}
PROCESS_NAMES = {f"{service}{'-work' if role == 'work' else ''}" for service, role in PROCESSES} | {"gateway"}


@pytest.mark.parametrize("rule", rules(), ids=NAMES)
def test_an_alarm_says_how_bad_it_is_what_it_is_and_where_to_read_on(rule):
    assert set(rule) == FIELDS
    assert re.fullmatch(r"\d+[mh]", rule["for"])
    assert rule["labels"]["severity"] in {"critical", "warning"}
    told = rule["annotations"]
    assert told["summary"]
    assert told["description"].endswith(".")
    assert told["runbook_url"] == f"{RUNBOOK}#{rule['alert'].lower()}"


@pytest.mark.parametrize("rule", rules(), ids=NAMES)
def test_the_texts_of_an_alarm_use_labels_that_its_expression_leaves(rule):
    used = set(re.findall(r"\$labels\.(\w+)", str(rule["annotations"])))
    left = {asked.label for asked in asked_by(rule["expr"])}
    aggregated = " by " in rule["expr"] or "sum(" in rule["expr"]
    assert used <= (left if aggregated else left | target_labels())


def test_alarms_have_different_names():
    assert len(set(NAMES)) == len(NAMES)


def test_every_alarm_has_its_section_and_every_section_its_alarm():
    assert sorted(sections()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_section_says_what_it_means_what_to_look_at_and_what_to_do(name):
    assert tuple(sections()[name]) == PARTS


@pytest.mark.parametrize("whose", expressions())
def test_every_expression_is_promql(whose):
    assert asked_by(expressions()[whose])


def test_what_an_expression_takes_for_granted_is_found():
    expression = 'sum by (to) (rate(a_total{code=~"x|y", z="1"}[5m])) / on (zone) group_left max(b) unless c offset 1h'
    assert asked_by(expression) == {
        Asked("a_total"),
        Asked("a_total", "code"),
        Asked("a_total", "z", "1"),
        Asked("a_total", "to"),
        Asked("a_total", "zone"),
        Asked("b"),
        Asked("b", "zone"),
        Asked("c"),
    }


def test_no_expression_is_half_an_expression():
    with pytest.raises(ValueError, match="unclosed"):
        asked_by("sum(up")


def test_every_process_is_scraped_and_missed_when_it_is_gone():
    [search] = scraping()["dns_sd_configs"]
    assert (set(search["names"]), search["port"]) == (PROCESS_NAMES, 9100)
    [missing] = [rule["expr"] for rule in rules() if rule["alert"] == "ProcessMissing"]
    missed = set(re.findall(r'service="(\w+)", role="(\w+)"', missing))
    assert missed == {*PROCESSES, ("gateway", "serve")}


def test_every_container_that_tells_figures_is_scraped_where_it_tells_them():
    composed = Composed(
        {"STEWARD_USER": "", "POSTGRES_PASSWORD": "", "RABBITMQ_DEFAULT_USER": "", "RABBITMQ_DEFAULT_PASS": ""}
    )
    serving = [one for one in composed.ours() if not one.one_shot and "HEALTH_ADDRESS" in one.environment]
    assert {one.name for one in serving} == PROCESS_NAMES
    assert {one.environment["HEALTH_ADDRESS"] for one in serving} == {"0.0.0.0:9100"}


def test_the_alarm_on_rpc_knows_the_codes_of_faults():
    [failing] = [rule["expr"] for rule in rules() if rule["alert"] == "RpcFailing"]
    named = set("|".join(re.findall(r'code=~"([^"]+)"', failing)).split("|"))
    assert named == {kind.code for kind in (errors.Internal, errors.Unavailable, errors.DeadlineExceeded)}


def test_dead_letters_are_named_as_the_broker_names_them():
    [rule] = [rule for rule in rules() if rule["alert"] == "DeadLetters"]
    assert names.dead_queue("{{ $labels.service }}") in rule["annotations"]["description"]


def test_every_panel_has_a_place_a_unit_and_a_word_of_explanation():
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["title"]
        if panel["type"] not in {"row", "table"}:
            assert panel["description"]
            assert panel["fieldConfig"]["defaults"]["unit"]
        if panel["type"] != "row":
            assert {target["datasource"]["uid"] for target in panel["targets"]} == {"${datasource}"}


def test_no_panel_lies_over_another_or_beside_the_page():
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + column, place["y"] + line) for column in range(place["w"]) for line in range(place["h"])}
        assert not taken & cells, panel["title"]
        assert place["x"] + place["w"] <= 24, panel["title"]
        taken |= cells


def test_the_dashboard_names_only_alarms_that_there_are():
    told = " ".join(panel.get("description", "") for panel in dashboard()["panels"])
    named = {
        name
        for found in re.findall(r"[Aa]larms?(?: at the dashed line)?: ([\w, ]+)\.", told)
        for name in found.split(", ")
    }
    assert named <= set(NAMES)
    assert len(named) > 10


def test_what_prometheus_makes_itself_is_not_ours():
    assert not [name for name in BUILT_IN if name.startswith("steward_")]
