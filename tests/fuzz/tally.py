"""What came of the cases: how many, with which status, which operations succeeded, and what was wrong."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from schemathesis.engine import Status, events

from gateway.routes import ROUTES
from tests.fuzz.drafting import name_of

_LONGEST = 2000


@dataclass
class Tally:
    """Cases by role and phase, answers by operation and status, and what was wrong: the first case of each kind."""

    cases: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)

    def hear(self, role: str, event: events.EngineEvent) -> None:
        """Count what the engine tells of."""
        if isinstance(event, events.NonFatalError | events.FatalError):
            self._note(role, getattr(event, "label", ""), "error", _text(event))
        if isinstance(event, events.ScenarioFinished):
            for id, told in event.recorder.interactions.items():
                self._count(role, event.phase.value, event.recorder.cases[id].value.operation.label, told.response)
            for id, checks in event.recorder.checks.items():
                label = event.recorder.cases[id].value.operation.label
                for check in checks:
                    if check.status == Status.FAILURE:
                        info: Any = check.failure_info
                        failure = info.failure
                        self._note(role, label, check.name, f"{failure.message}\n{info.code_sample}")

    def complaints(self) -> str:
        """Return what was wrong, each kind with the first case of it."""
        return "\n\n".join(f"{what}\n{case}" for what, case in self.wrong.items())

    def unreached(self) -> list[str]:
        """Return the operations that never succeeded, with what was answered instead."""
        return [f"{name}: {self._of(name)}" for name in map(name_of, ROUTES) if not self._successes(name)]

    @property
    def faults(self) -> int:
        """How many answers were 5xx."""
        return sum(count for (_, status), count in self.answers.items() if status >= 500)

    def report(self) -> str:
        """Return the counts as they are told: by phase and role, by status, and the table of successes."""
        phases = [f"{self.cases[key]:8} {key[1]}, {key[0]}" for key in self.cases]
        answered: Counter[int] = Counter()
        for (_, status), count in self.answers.items():
            answered[status] += count
        statuses = [f"{answered[status]:8} answers of {status}" for status in sorted(answered)]
        table = [f"{self._successes(name):8} successes of {name}" for name in map(name_of, ROUTES)]
        return "\n".join(["", *phases, f"{self.cases.total():8} cases", *statuses, *table, ""])

    def _of(self, name: str) -> dict[int, int]:
        return {status: count for (label, status), count in self.answers.items() if label == name}

    def _successes(self, name: str) -> int:
        return sum(count for status, count in self._of(name).items() if status < 300)

    def _count(self, role: str, phase: str, label: str, response: Any) -> None:
        self.cases[role, phase] += 1
        if response is None:
            self._note(role, label, "no answer", "")
            return
        self.answers[label, response.status_code] += 1

    def _note(self, role: str, label: str, what: str, text: str) -> None:
        head, _, rest = text.partition("\n")
        self.wrong.setdefault(f"{label}: {what}: {head}", f"{role}: {rest}"[:_LONGEST])


def _text(event: Any) -> str:
    info = getattr(event, "info", None)
    return str(info.format()) if info is not None else str(getattr(event, "exception", event))
