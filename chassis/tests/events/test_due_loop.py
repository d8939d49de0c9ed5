"""Due work is done soon after it is due, kind by kind, and nobody is asked in vain."""

import threading
from contextlib import contextmanager

import pytest
from prometheus_client import REGISTRY

from chassis.events import due_loop
from chassis.events.due_loop import DueLoop, DueWatch
from chassis.testing.eventually import eventually


class Work:
    """Rows by kind, in memory; what is taken of ``stuck`` is not done until it is let go."""

    def __init__(self, **rows):
        self.rows = rows
        self.asked = []
        self.taken = []
        self.let_go = threading.Event()
        self.broken = 0

    def kinds_due(self, kinds):
        self.asked.append(set(kinds))
        if self.broken:
            self.broken -= 1
            raise RuntimeError("the database is away")
        return {kind for kind in kinds if self.rows.get(kind)}

    def take_due(self, handlers):
        [kind] = handlers
        self.taken.append(kind)
        if kind == "stuck":
            self.let_go.wait(10)
        if not self.rows.get(kind):
            return 0
        self.rows[kind] -= 1
        return 1


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(due_loop, "_IDLE_SECONDS", 0.01)


@contextmanager
def _working(work, *kinds):
    loops = {kind: DueLoop(work.take_due, {kind: print}) for kind in kinds}
    parts: list[DueWatch | DueLoop] = [DueWatch(work.kinds_due, loops), *loops.values()]
    threads = [threading.Thread(target=part.run) for part in parts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for part in parts:
            part.stop()
        work.let_go.set()
        for thread in threads:
            thread.join(10)
        assert not any(thread.is_alive() for thread in threads)


def test_all_kinds_are_asked_for_in_one_question_and_only_what_is_due_is_taken():
    work = Work(mail=3)
    with _working(work, "mail", "remind"):
        eventually(lambda: not work.rows["mail"], "the work is done")
        count = len(work.asked)
        eventually(lambda: len(work.asked) > count + 2, "it looks again")
    assert all(asked == {"mail", "remind"} for asked in work.asked)
    assert set(work.taken) == {"mail"}


def test_what_becomes_due_later_is_done():
    work = Work()
    with _working(work, "mail"):
        eventually(lambda: work.asked, "a look")
        work.rows["mail"] = 1
        eventually(lambda: not work.rows["mail"], "the work is done")


def test_a_kind_that_hangs_holds_up_no_other():
    work = Work(stuck=1, mail=1)
    with _working(work, "stuck", "mail"):
        eventually(lambda: not work.rows["mail"], "the other work is done")
        assert work.rows["stuck"] == 1


def test_a_look_that_fails_is_counted_and_made_again():
    def failed():
        return REGISTRY.get_sample_value("steward_due_work_rounds_failed_total")

    work, before = Work(mail=1), failed()
    work.broken = 1
    with _working(work, "mail"):
        eventually(lambda: not work.rows["mail"], "the work is done")
    assert failed() == before + 1


def test_where_there_is_no_kind_nobody_asks():
    work = Work()
    with _working(work):
        pass
    assert not work.asked
