"""What is made ready for each operation, so that it is reached with a success."""

from tests.fuzz.ready import attachments, entering, jobs, people, places, repairs
from tests.fuzz.ready.stage import Ready, Stage

_READY = repairs.READY | attachments.READY | people.READY | entering.READY | places.READY | jobs.READY


def ready(stage: Stage, name: str) -> Ready:
    """Return a request that succeeds; who may see the whole company asks for the lists, which need nothing."""
    made = _READY.get(name)
    return made(stage) if made else Ready(stage.boss, {})
