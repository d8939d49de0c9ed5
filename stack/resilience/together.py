"""One suite for all scenarios in their short form: most of the time would go into starting one for each."""

from stack.resilience.arena import Setup
from stack.resilience.hastening import short_days
from stack.resilience.sabotage import mended_later
from stack.resilience.scenarios import SCENARIOS
from stack.resilience.witness import witnessed


def work_together(service: str) -> int:
    """Work as in all scenarios at once: what is other than usual in one waits for what only that one does."""
    from chassis import process

    with witnessed(service), mended_later(), short_days():
        return process.work(service)


TOGETHER = Setup(
    targets={"work": work_together},
    settings={name: value for one in SCENARIOS.values() for name, value in one.setup.settings.items()},
)
