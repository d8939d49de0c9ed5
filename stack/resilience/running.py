"""Runs scenarios, each with its negative control, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from stack.play.opening import Follow
from stack.resilience.arena import Say, Setup, arena
from stack.resilience.checks import Check
from stack.resilience.poisoning import Poisoner
from stack.resilience.results import Results
from stack.resilience.scenario import Scenario, Sizes
from stack.suite.environment import commit

_TRIES = 3


@dataclass(frozen=True)
class Resilience:
    """``root`` has the data of the suite that is shaken, and the results. ``show`` prints what was found."""

    root: Path
    say: Say
    show: Say
    follow: Follow

    @property
    def results(self) -> Results:
        """Where they are."""
        return Results(self.root / "results.json")

    def run(self, scenarios: Iterable[Scenario], *, short: bool, again: bool) -> bool:
        """Run those which this commit has not been through; say whether everything held, and each control failed."""
        size = "short" if short else "full"
        held = [
            self._told(scenario)
            if not again and self.results.done(scenario, commit(), size)
            else self._run(scenario, size)
            for scenario in scenarios
        ]
        return all(held)

    def _told(self, scenario: Scenario) -> bool:
        self.say(f"{scenario.name}: this commit has been through it already (--again runs it again)")
        return True

    def _run(self, scenario: Scenario, size: str) -> bool:
        self.show(f"\n{scenario.name}: {scenario.about}")
        began = monotonic()
        checks = self.shaken(scenario, scenario.sizes(size), scenario.setup)
        self._show(checks)
        seconds = monotonic() - began
        control = self._control(scenario)
        held = bool(control) and all(check.held for check in checks)
        if held:
            self.results.keep(scenario, commit=commit(), size=size, seconds=seconds, checks=checks, control=control)
        return held

    def _control(self, scenario: Scenario) -> list[Check]:
        """Run the control until it fails, as a fault does harm only where it meets something; return what it found."""
        for _ in range(_TRIES):
            self.show(f"\n{scenario.name}, negative control: without {scenario.switched_off}")
            control = self.shaken(scenario, scenario.control, scenario.weakened)
            self._show(control)
            if any(not check.held for check in control if check.what in scenario.shows):
                return control
        self.show(f"✗ the control did not fail: it shows nothing ({', '.join(scenario.shows)})")
        return []

    def shaken(self, scenario: Scenario, sizes: Sizes, setup: Setup) -> list[Check]:
        """Run a scenario once and return what was found."""
        with arena(self.root / "data", self.say, self.follow, setup) as shaken:
            found = list(scenario.run(shaken, sizes, self.say))
            if setup is scenario.weakened:
                # What was lost for a mend that was switched off is not to be found by the next one.
                Poisoner(shaken).clear()
            return found

    def _show(self, checks: Iterable[Check]) -> None:
        for check in checks:
            self.show(f"  {check.row()}")
