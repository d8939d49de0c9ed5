"""Tells what is done and what came of it, and stops at the first thing that is not as it should be."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from stack.api import Refused
from stack.errors import StackError
from stack.waiting import came_true

T = TypeVar("T")
SECONDS = 30.0


class WentWrong(StackError):
    """A step did not come out as it should."""


@dataclass
class Story:
    """``say`` gets each line of the narration; ``steps`` counts what was done."""

    say: Callable[[str], None]
    steps: int = 0
    _began: float = field(default_factory=time.monotonic)

    def step(self, text: str, call: str, answer: dict[str, Any], **expected: Any) -> dict[str, Any]:
        """Tell a step and its ``answer``, which must have the ``expected`` values."""
        self.steps += 1
        shown = ", ".join(f"{name}={answer.get(name)}" for name in expected)
        self.say(f"{self.steps:>2}. {text}")
        self.say(f"      {call}  →  {shown}")
        wrong = {name: answer.get(name) for name, value in expected.items() if answer.get(name) != value}
        if wrong:
            raise WentWrong(f"step {self.steps} ({text}): expected {expected}, got {wrong}")
        return answer

    def wait(self, what: str, found: Callable[[], T | None], seconds: float = SECONDS) -> T:
        """Return what ``found`` finds within ``seconds``, and tell it."""
        result = came(what, found, seconds)
        self.say(f"      ✓ {what}")
        return result

    def check(self, true: bool, what: str) -> None:
        """Tell ``what`` is true; it must be."""
        if not true:
            raise WentWrong(f"not so: {what}")
        self.say(f"      ✓ {what}")

    def refused(self, what: str, code: str, call: Callable[[], Any]) -> None:
        """Tell that ``call`` is refused with ``code``; it must be."""
        try:
            call()
        except Refused as refusal:
            self.check(refusal.code == code, f"{what}: {refusal.status} {refusal.code}")
        else:
            raise WentWrong(f"not refused: {what}")

    @property
    def seconds(self) -> float:
        """How long it took so far."""
        return time.monotonic() - self._began


def came(what: str, found: Callable[[], T | None], seconds: float = SECONDS) -> T:
    """Return what ``found`` finds within ``seconds``. Raises WentWrong."""
    result: list[T] = []
    if not came_true(lambda: _took(found, result), seconds):
        raise WentWrong(f"after {seconds:.0f} s still missing: {what}")
    return result[0]


def _took(found: Callable[[], T | None], result: list[T]) -> bool:
    value = found()
    if value is not None:
        result[:] = [value]
    return value is not None
