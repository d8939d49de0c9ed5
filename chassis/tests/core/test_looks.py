"""What the loops look for: one exchange with the database for all of them, a moment old at the most."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis import pausing
from chassis.events.looks import Looks
from chassis.testing import runtime_of, work_as


class Watch:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def running():
    made = runtime_of("sample")
    yield made
    pausing.resume(made.engine)


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def looks(running, watch):
    return Looks(running.engine, running.clock, watch)


def test_what_one_loop_saw_the_others_are_told_for_a_moment(running, looks, watch):
    assert looks.paused() is None
    pausing.pause(running.engine, "a cable is moved")
    assert looks.paused() is None, "what was seen a moment ago"
    watch.now += 1.6
    assert looks.paused().reason == "a cable is moved"


def test_who_looks_for_due_work_sees_the_rest_on_the_way(running, looks, tenant):
    kind = f"kind-{uuid4()}"
    with work_as("sample", tenant=tenant) as work:
        work.remember_due(kind, uuid4(), work.now - timedelta(minutes=1))
    assert looks.paused() is None
    pausing.pause(running.engine, "a cable is moved")
    assert set(looks.kinds_due([kind])) == {kind}
    pausing.resume(running.engine)
    assert looks.paused().reason == "a cable is moved", "what was seen a moment ago"
