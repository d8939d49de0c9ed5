"""What the processes of the suite tell Prometheus."""

from collections.abc import Iterable

import requests
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from chassis.probe import asked
from stack.ports import LOOPBACK
from stack.suite import Suite
from stack.suite.environment import health_folder
from stack.suite.readiness import sockets


def figures(suite: Suite) -> dict[str, list[Sample]]:
    """Return the samples of every process: of those with a socket by its name, and of the gateway."""
    told = {
        path.stem.rpartition("-")[0]: asked(str(path), "/metrics")[1] for path in sockets(health_folder(suite.layout))
    }
    told["gateway-serve"] = requests.get(f"http://{LOOPBACK}:{suite.ports['health']}/metrics", timeout=10).content
    return {process: _samples(text.decode()) for process, text in told.items()}


def _samples(text: str) -> list[Sample]:
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def values_by_label(samples: Iterable[Sample]) -> dict[str, dict[str, set[str]]]:
    """Return for each metric its labels, and for each label the values that were seen."""
    seen: dict[str, dict[str, set[str]]] = {}
    for sample in samples:
        labels = seen.setdefault(sample.name, {})
        for label, value in sample.labels.items():
            labels.setdefault(label, set()).add(value)
    return seen
