"""What alarms and dashboard ask for is what the suite tells."""

import re
from itertools import chain

import pytest

from chassis.testing import eventually
from stack.api import Client
from stack.suite.figures import figures
from stack.suite.parts import PROCESSES
from tests.architecture.alarms import BUILT_IN, RUNBOOK, Asked, asked_by, expressions, target_labels
from tests.architecture.wiring import ROOT
from tests.e2e.people import People
from tests.e2e.running import Running
from tests.e2e.scraping import values_by_label
from tests.e2e.tickets import dispatched, reported

Seen = dict[str, dict[str, set[str]]]


@pytest.fixture(scope="module")
def seen(running: Running, people: People) -> Seen:
    """Every metric of every process, after a repair has gone through the services."""
    dispatched(people, running.warranted, reported(people.resident(running.warranted)))

    def told() -> Seen:
        # Over a new connection: an older one may lead to a process that was told to end, whose figures nobody reads.
        Client(running.operator.url, running.operator.token).get("/v1/me")
        seen = values_by_label(chain.from_iterable(figures(running.suite).values()))
        assert {"sms"} <= seen["steward_messages_handed_over_total"]["channel"]
        assert {"steward_event_seconds_bucket", "steward_http_answered_total"} <= seen.keys()
        return seen

    return eventually(told, "the events of the repair are handled")


def _granted(asked: Asked, seen: Seen) -> bool:
    labels = BUILT_IN.get(asked.metric)
    if labels is not None:
        return not asked.label or asked.label in labels | target_labels()
    if asked.metric not in seen:
        return False
    if not asked.label or asked.label in target_labels():
        return True
    values = seen[asked.metric].get(asked.label, set())
    return asked.value in values if asked.value else bool(values)


@pytest.mark.parametrize("whose", expressions())
def test_every_metric_and_label_that_is_asked_for_is_told(seen: Seen, whose: str):
    assert [asked for asked in asked_by(expressions()[whose]) if not _granted(asked, seen)] == []


def test_every_process_tells_its_figures(running: Running):
    told = figures(running.suite)
    assert set(told) == {f"{service}-{role}" for service, role in (*PROCESSES, ("gateway", "serve"))}
    for process, samples in told.items():
        names = {sample.name for sample in samples}
        assert {"steward_started_seconds", "steward_check_passes"} <= names, process


def test_no_figure_has_a_label_of_the_target(seen: Seen):
    # Prometheus would rename it, and the alarms would look at the wrong one.
    assert {name: set(labels) & target_labels() for name, labels in seen.items() if set(labels) & target_labels()} == {}


def test_nothing_is_wrong_with_a_suite_that_just_runs(running: Running):
    for process, samples in figures(running.suite).items():
        failing = [sample for sample in samples if sample.name == "steward_check_passes" and sample.value != 1]
        assert failing == [], process


def test_every_worker_counts_its_queues(running: Running):
    def counted() -> bool:
        told = figures(running.suite)
        for process in (f"{service}-{role}" for service, role in PROCESSES if role == "work"):
            waiting = {one.labels["queue"]: one.value for one in told[process] if one.name == "steward_queue_messages"}
            assert set(waiting) == {"events", "dead"}, process
            assert waiting["dead"] == 0, process
            assert waiting["events"] >= 0, process
        return True

    eventually(counted, "the broker has told every worker", 20)


def test_the_page_about_the_alarms_names_only_figures_that_are_told(seen: Seen):
    named = set(re.findall(r"steward_[a-z_]+[a-z]", (ROOT / RUNBOOK).read_text()))
    assert {name for name in named if not {name, f"{name}_bucket"} & set(seen)} == set()
