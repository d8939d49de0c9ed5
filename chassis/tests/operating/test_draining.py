"""One copy is drained: it takes nothing more and stays."""

import os

import pytest

from chassis.amqp import names
from chassis.testing.eventually import eventually
from chassis.tests.events.messages import envelope, publish
from chassis.tests.operating.watching import health, ready

QUEUE = names.event_queue("alpha")


@pytest.fixture
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("health")


@pytest.fixture
def copy(start, folder):
    return lambda role, **env: start(role, HEALTH_ADDRESS=str(folder), **env).consuming()


@pytest.fixture
def drain(said, folder):
    return lambda *words: said("drain", *words, HEALTH_ADDRESS=str(folder))


def test_it_finishes_what_is_in_work_and_takes_nothing_more(copy, empty, folder, drain, tmp_path):
    chores = tmp_path / "chores"
    chores.mkdir()
    actor = copy("work", DUE=str(chores))
    publish(empty, envelope(second={"sleep": 2.0}))
    eventually(lambda: actor.lines("first"), "an event in work")
    assert drain("alpha-work") == f"alpha work (process {actor.pid}) is drained; it stays until it is stopped"
    assert len(actor.lines("second", at="end")) == 1
    publish(empty, envelope())
    (chores / "sweep").touch()
    assert (health(actor, folder)["status"], ready(actor, folder)) == ("drained", 503)
    assert empty.depth(QUEUE) == 1
    assert not actor.lines("chore")
    assert not actor.ended
    assert actor.stop(seconds=5) == 0


def test_while_it_drains_it_says_so(copy, empty, folder, refused):
    actor = copy("work")
    publish(empty, envelope(second={"sleep": 4.0}))
    eventually(lambda: actor.lines("first"), "an event in work")
    told = refused("drain", "alpha-work", "--wait", "0.5", HEALTH_ADDRESS=str(folder))
    assert told.endswith("is draining, with 1 messages in work")
    assert (health(actor, folder)["status"], ready(actor, folder)) == ("draining", 503)
    eventually(lambda: health(actor, folder)["draining"] == "drained", "its end")


def test_another_copy_goes_on(copy, empty, folder, drain):
    actors = [copy("work") for _ in range(2)]
    drain(f"alpha-work-{actors[0].pid}")
    ids = publish(empty, *[envelope(subject=f"thing/{n}") for n in range(4)])
    eventually(lambda: len(actors[1].lines("second", at="end")) == len(ids), "all of them")
    assert {line["pid"] for line in actors[1].lines("second")} == {actors[1].pid}
    assert (ready(actors[1], folder), health(actors[1], folder)["draining"]) == (200, "")


def test_what_answers_requests_can_be_drained_too(copy, empty, folder, drain):
    actor = copy("serve")
    drain("alpha-serve")
    with empty.channel("asker") as channel:
        channel.basic_publish("nameko-rpc", "alpha.do", b"{}")
        eventually(lambda: empty.depth(names.rpc_queue("alpha")) == 1, "a request that waits for another copy")
    assert actor.stop(seconds=5) == 0


def test_a_drained_copy_is_not_resumed_by_the_end_of_a_pause(copy, empty, folder, drain, tmp_path_factory):
    switch = tmp_path_factory.mktemp("switch") / "paused"
    actor = copy("work", PAUSED=str(switch))
    switch.write_text("")
    eventually(lambda: actor.said("consuming no more"), "a pause")
    drain("alpha-work")
    switch.unlink()
    publish(empty, envelope())
    eventually(lambda: actor.said("draining"), "a drain")
    assert actor.said("consuming") == 1
    assert empty.depth(QUEUE) == 1


def test_which_copy_must_be_clear(copy, folder, refused):
    copies = [f"alpha-work-{copy('work').pid}" for _ in range(2)]
    where = {"HEALTH_ADDRESS": str(folder)}
    told = refused("drain", "alpha-work", **where)
    assert told == f"Error: several are called alpha-work; name one of {', '.join(sorted(copies))}"
    assert refused("drain", "gone", **where).startswith("Error: none is called gone; name one of alpha-work-")


def test_a_process_that_is_not_here_is_never_sent_a_signal(refused, monkeypatch):
    sent: list[object] = []
    report = {"service": "alpha", "role": "work", "pid": os.getpid(), "draining": "", "in_flight": 0}
    monkeypatch.setattr(os, "kill", lambda *one: sent.append(one))
    monkeypatch.setattr("chassis.operating.draining._report", lambda _: report)
    assert "is not here" in refused("drain", HEALTH_ADDRESS="127.0.0.1:1")
    del report["draining"]
    assert "cannot be drained" in refused("drain", HEALTH_ADDRESS="127.0.0.1:1")
    assert sent == []


def test_what_an_operator_can_mend_is_told_in_one_line(refused, monkeypatch):
    monkeypatch.delenv("HEALTH_ADDRESS", raising=False)
    assert "HEALTH_ADDRESS is not set" in refused("drain")
    assert "does not answer" in refused("drain", HEALTH_ADDRESS="127.0.0.1:1")
