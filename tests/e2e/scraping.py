"""What the processes of the suite tell Prometheus, label by label."""

from collections.abc import Iterable

from prometheus_client.samples import Sample


def values_by_label(samples: Iterable[Sample]) -> dict[str, dict[str, set[str]]]:
    """Return for each metric its labels, and for each label the values that were seen."""
    seen: dict[str, dict[str, set[str]]] = {}
    for sample in samples:
        labels = seen.setdefault(sample.name, {})
        for label, value in sample.labels.items():
            labels.setdefault(label, set()).add(value)
    return seen
