"""What was found, in a file: so that a run that was interrupted goes on where it stopped."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stack.resilience.checks import Check
from stack.resilience.scenario import Scenario

Result = dict[str, Any]


@dataclass(frozen=True)
class Results:
    """The results by scenario, in ``file``."""

    file: Path

    def all(self) -> dict[str, Result]:
        """Return them."""
        found: dict[str, Result] = json.loads(self.file.read_text()) if self.file.exists() else {}
        return found

    def done(self, scenario: Scenario, commit: str, size: str) -> bool:
        """Say whether the scenario was run to its end, at this commit and in this size."""
        known = self.all().get(scenario.name, {})
        wanted = (commit, size, scenario.sizes(size))
        return (known.get("commit"), known.get("size"), known.get("sizes")) == wanted

    def keep(
        self,
        scenario: Scenario,
        *,
        commit: str,
        size: str,
        seconds: float,
        checks: Sequence[Check],
        control: Sequence[Check],
    ) -> None:
        """Write down what was found."""
        result = {
            "commit": commit,
            "size": size,
            "sizes": scenario.sizes(size),
            "at": datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="seconds"),
            "seconds": round(seconds),
            "checks": [check.as_json() for check in checks],
            "control": [check.as_json() for check in control],
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.all() | {scenario.name: result}, indent=1, ensure_ascii=False) + "\n")
