"""The handling of events is paused and goes on, in all copies."""

import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis import pausing
from chassis.amqp import names
from chassis.database.engine import unpooled_engine
from chassis.process.composing import parts
from chassis.settings import Settings
from chassis.testing.eventually import eventually
from chassis.tests.events.messages import envelope, publish
from chassis.tests.operating.watching import figure, health, ready

QUEUE = names.event_queue("alpha")
PROMISED = 5.0


@pytest.fixture
def engine(database):
    made = unpooled_engine(database.app)
    yield made
    pausing.resume(made)


@pytest.fixture
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("health")


@pytest.fixture
def switch(tmp_path_factory):
    """The file whose presence pauses alpha."""
    return tmp_path_factory.mktemp("switch") / "paused"


@pytest.fixture
def work(start, switch, folder):
    return lambda: start("work", PAUSED=str(switch), HEALTH_ADDRESS=str(folder), MAX_WORKERS="2")


def stopped(*actors):
    eventually(lambda: all(actor.said("consuming no more") for actor in actors), "no consumer", PROMISED)


def test_an_operator_pauses_and_resumes(engine, said):
    assert said("pause", "alpha", "--reason", "the tree is mended").endswith("UTC: the tree is mended")
    found = pausing.paused(engine)
    assert found is not None
    assert found.reason == "the tree is mended"
    assert "was paused already" in said("pause", "alpha", "--reason", "another")
    assert pausing.paused(engine) == found
    assert said("resume", "alpha") == "alpha goes on"
    assert pausing.paused(engine) is None
    assert said("resume", "alpha") == "alpha was not paused"


def test_a_tenants_work_cannot_pause(engine):
    pausing.pause(engine, "")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM chassis.paused")).scalar_one() == 0
        assert connection.execute(text("DELETE FROM chassis.paused")).rowcount == 0
    pausing.resume(engine)
    with pytest.raises(ProgrammingError, match="row-level security"), engine.begin() as connection:
        connection.execute(text("INSERT INTO chassis.paused (reason) VALUES ('')"))


def test_a_process_asks_its_own_database(engine, database, databases):
    running = databases.runtime_on(database, "alpha")
    made = parts(running, Settings("alpha", database.app, "", databases.keys, "cursors"))
    assert made.paused() is None
    pausing.pause(engine, "why")
    # What one of its loops has seen the others are told for a moment.
    assert eventually(made.paused, "it is seen") == pausing.paused(engine)
    running.engine.dispose()


def test_all_copies_stop_within_the_promised_time_and_go_on(work, empty, switch):
    actors = [work().consuming() for _ in range(2)]
    switch.write_text("")
    stopped(*actors)
    ids = publish(empty, *[envelope(subject=f"thing/{n}") for n in range(6)])
    with empty.channel() as channel:
        assert channel.queue_declare(QUEUE, passive=True).method.consumer_count == 0
    assert not actors[0].lines("first")
    switch.unlink()
    eventually(lambda: len(actors[0].lines("second", at="end")) >= len(ids), "every event", PROMISED)
    assert sorted(line["id"] for line in actors[0].lines("second", at="end")) == sorted(ids)


def test_what_is_in_work_is_finished_and_the_rest_given_back(work, empty, switch):
    actor = work().consuming()
    ids = publish(empty, *[envelope(second={"sleep": 4.0}) for _ in range(3)])
    eventually(lambda: actor.lines("first"), "an event in work")
    switch.write_text("")
    stopped(actor)
    eventually(lambda: empty.depth(QUEUE) == 2, "the other two in their queue")
    assert [line["id"] for line in actor.lines("second", at="end")] == ids[:1]
    switch.unlink()
    eventually(lambda: len(actor.lines("second", at="end")) == 3, "all three", 15)
    assert [line["id"] for line in actor.lines("second", at="end")] == ids


def test_its_health_says_so_and_it_stays_ready(work, folder, switch):
    actor = work().consuming()
    assert health(actor, folder)["paused"] is None
    assert figure(actor, folder, "steward_consumer_paused") == 0
    switch.write_text("the tree is mended")
    stopped(actor)
    expected = {"since": "2026-03-01T00:00:00+00:00", "reason": "the tree is mended"}
    assert health(actor, folder)["paused"] == expected
    assert figure(actor, folder, "steward_consumer_paused") == 1
    assert (ready(actor, folder), health(actor, folder)["status"]) == (200, "ok")


def test_a_copy_that_starts_while_it_is_paused_takes_nothing(work, empty, folder, switch):
    switch.write_text("")
    publish(empty, envelope())
    actor = work()
    eventually(lambda: ready(actor, folder) == 200, "a process with a connection")
    began = time.monotonic()
    switch.unlink()
    actor.consuming()
    assert time.monotonic() - began < PROMISED
    eventually(lambda: actor.lines("second", at="end"), "the event")


def test_a_connection_that_is_made_anew_takes_nothing(work, empty, folder, switch):
    actor = work().consuming()
    switch.write_text("")
    stopped(actor)
    broken = empty.connections("alpha takes evt-alpha")
    empty.close(broken)
    eventually(lambda: not {*broken} & {*empty.connections("alpha takes evt-alpha")}, "another connection", timeout=30)
    eventually(lambda: ready(actor, folder) == 200, "that it is ready")
    publish(empty, envelope())
    assert actor.said("consuming") == 1
    switch.unlink()
    actor.consuming(times=2)
    eventually(lambda: actor.lines("second", at="end"), "the event")


def test_while_the_database_is_away_nothing_begins_that_was_paused(work, empty, folder, switch):
    switch.mkdir()
    publish(empty, envelope())
    actor = work()
    eventually(lambda: actor.said("it is not known whether events are paused") > 1, "a look in vain, and another")
    assert (ready(actor, folder), actor.said("consuming")) == (200, 0)
    switch.rmdir()
    actor.consuming()


def test_a_stop_while_it_is_paused_ends_the_process(work, switch):
    actor = work().consuming()
    switch.write_text("")
    stopped(actor)
    assert actor.stop(seconds=5) == 0
