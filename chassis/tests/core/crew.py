"""A crew at work, in a process of its own: a green thread waits in a hub that no other thread has."""

# ruff: noqa: E402
import warnings

warnings.simplefilter("ignore")

import eventlet

eventlet.monkey_patch()

import json
import weakref
from contextvars import ContextVar
from functools import partial
from typing import Any

from chassis.amqp.crew import Crew

seen: dict[str, Any] = {}
name: ContextVar[str] = ContextVar("name", default="")


class Thing:
    """What work can hold on to."""


Said = list[tuple[str, str, int]]


def note(said: Said, word: str, seconds: float = 0.0) -> None:
    """Say what the context says, and in which green thread, after ``seconds``."""
    said.append((word, name.get(), id(eventlet.getcurrent())))
    name.set(word)
    eventlet.sleep(seconds)


def work_after_work() -> None:
    """One after the other, in one green thread that keeps nothing."""
    crew, thing = Crew(3), Thing()
    said: Said = []
    gone = weakref.ref(thing)
    crew.begin(partial(note, said, "first"))
    crew.waitall()
    crew.begin(partial(lambda _: note(said, "second"), thing))
    del thing
    crew.waitall()
    eventlet.sleep(0)
    seen["contexts"] = [context for _, context, _ in said]
    seen["threads"] = len({thread for _, _, thread in said})
    seen["kept"] = gone() is not None
    seen["free"] = crew.free()


def more_than_there_are_for() -> None:
    """Five at a time for two."""
    crew = Crew(2)
    said: Said = []
    began = [eventlet.spawn(crew.begin, partial(note, said, str(number), 0.05)) for number in range(5)]
    eventlet.sleep(0.01)
    seen["at once"], seen["free meanwhile"] = len(said), crew.free()
    for one in began:
        one.wait()
    crew.waitall()
    seen["in the end"], seen["by"] = len(said), len({thread for _, _, thread in said})


def work_that_fails() -> None:
    """Its place is free again, and another one does what comes."""
    crew = Crew(1)
    said: Said = []
    eventlet.hubs.get_hub().debug_exceptions = False
    crew.begin(partial(int, "none"))
    crew.waitall()
    crew.begin(partial(note, said, "after"))
    crew.waitall()
    seen["after a failure"] = len(said)


def work_that_is_ended() -> None:
    """What waits in it is ended; what was done is not counted."""
    crew = Crew(3)
    said: Said = []
    ended = []

    def waits() -> None:
        try:
            eventlet.sleep(30)
        finally:
            ended.append(1)

    crew.begin(partial(note, said, "done"))
    crew.waitall()
    for _ in range(2):
        crew.begin(waits)
    eventlet.sleep(0.01)
    seen["ended"] = crew.kill(), len(ended), crew.free()


work_after_work()
more_than_there_are_for()
work_that_fails()
work_that_is_ended()
print(json.dumps(seen))  # noqa: T201 - whoever started this reads it
