"""The results as the tables of a document."""

from collections.abc import Iterator, Mapping
from typing import Any

from stack.resilience.results import Result
from stack.resilience.scenario import Scenario


def tables(results: Mapping[str, Result], scenarios: Mapping[str, Scenario]) -> Iterator[str]:
    """Yield the lines of Markdown for each scenario that was run to its end, in the order of ``scenarios``."""
    for name, scenario in scenarios.items():
        if name not in results:
            continue
        result = results[name]
        yield f"### {name}"
        yield ""
        sizes = result.get("sizes", scenario.sizes(result["size"]))
        yield f"{scenario.about[0].upper()}{scenario.about[1:]}. {result['size'].capitalize()} form ({_said(sizes)});"
        yield f"{result['at'][:10]}, commit {result['commit']}, {result['seconds']} s."
        yield ""
        yield "| | measured | wanted |"
        yield "|---|---|---|"
        yield from (_row(check) for check in result["checks"])
        yield ""
        broken = [check for check in result["control"] if not check["held"] and check["what"] in scenario.shows]
        shown = ", ".join(f"{check['what']}: {check['measured']:g}" for check in broken)
        yield f"Negative control, with {scenario.switched_off} switched off ({_said(scenario.control)}): **{shown}**."
        yield ""


def _row(check: Mapping[str, Any]) -> str:
    return f"| {check['what']} | {check['measured']:g} | {check['wanted'] or 'reported'} |"


def _said(sizes: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {size:g}" for name, size in sizes.items())
