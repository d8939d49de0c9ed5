"""Reads what is watched: the alarms, the page about them, the dashboard, and what Prometheus is told of the suite."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from promql_parser import AggregateExpr, BinaryExpr, Expr, MatchOp, VectorSelector, parse, walk

from tests.architecture.wiring import ROOT

RUNBOOK = "docs/operations/alarms.md"
PARTS = ("What it means", "What to look at", "What to do")
PROMETHEUS = ROOT / "deploy" / "prometheus"

#: Series that Prometheus makes itself, with the labels that they have beside those of the target.
BUILT_IN = {"up": set[str](), "ALERTS": {"alertname", "alertstate", "severity"}}

Panel = dict[str, Any]


@dataclass(frozen=True, order=True)
class Asked:
    """What an expression takes for granted: a metric, a label of it, and the label's value where it names one."""

    metric: str
    label: str = ""
    value: str = ""


def rules() -> list[dict[str, Any]]:
    """Return every alert rule."""
    groups = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def scraping() -> dict[str, Any]:
    """Return how the suite is scraped."""
    [scrape] = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())["scrape_configs"]
    return dict(scrape)


def target_labels() -> set[str]:
    """Return the labels that every series gets when it is scraped."""
    return {"job", "instance"} | {row["target_label"] for row in scraping()["relabel_configs"]}


def dashboard() -> dict[str, Any]:
    """Return the dashboard as Grafana reads it."""
    made: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana" / "steward.json").read_text())
    return made


def expressions() -> dict[str, str]:
    """Return every expression, by the alarm or the panel that has it."""
    alarms = {f"alarm {rule['alert']}": rule["expr"] for rule in rules()}
    asked = ((panel, target) for panel in dashboard()["panels"] for target in panel.get("targets", ()))
    return alarms | {f"panel {panel['title']} {target['refId']}": target["expr"] for panel, target in asked}


def sections() -> dict[str, list[str]]:
    """Return the headings below each alarm's own on the page about the alarms."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / RUNBOOK).read_text().splitlines():
        if line.startswith("## "):
            found[line.removeprefix("## ")] = parts = []
        elif named := re.match(r"\*\*([^*]+)\.\*\* \S", line):
            parts.append(named[1])
    return found


def asked_by(expression: str) -> set[Asked]:
    """Return what ``expression`` takes for granted. Raises ValueError where it is no PromQL."""
    asked = set[Asked]()
    for node in _nodes(parse(expression)):
        if isinstance(node, VectorSelector):
            asked |= {Asked(str(node.name)), *_matched(node)}
        elif labels := _labels_of(node):
            asked |= {Asked(name, label) for name in _metrics(node) for label in labels}
    return asked


def _matched(selector: VectorSelector) -> Iterator[Asked]:
    for matcher in selector.matchers.matchers:
        yield Asked(str(selector.name), matcher.name, matcher.value if matcher.op == MatchOp.Equal else "")


def _labels_of(node: Expr) -> list[str]:
    """Return the labels that series are put together by."""
    if isinstance(node, AggregateExpr) and node.modifier:
        return node.modifier.labels
    if isinstance(node, BinaryExpr) and node.modifier and node.modifier.matching:
        return node.modifier.matching.labels
    return []


def _metrics(node: Expr) -> set[str]:
    return {str(inner.name) for inner in _nodes(node) if isinstance(inner, VectorSelector)}


def _nodes(expression: Expr) -> list[Expr]:
    found: list[Expr] = []
    walk(expression, found.append)
    return found
