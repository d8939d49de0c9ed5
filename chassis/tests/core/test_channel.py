"""What is told over a channel is heard after the commit, and who hears nothing knows it."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Engine, make_url, text

from chassis.database.channel import Listener, tell
from chassis.database.engine import engine_for
from chassis.testing import eventually, url_of, work_as
from chassis.tests.core.roads import Road

WELL = 1.0


class Hearing:
    """A listener, and what it has heard."""

    def __init__(self, engine: Engine) -> None:
        self.heard: list[str] = []
        self.missed = 0
        self.listener = Listener(lambda: engine, "sample", self.heard.append, self._missed)

    def _missed(self) -> None:
        self.missed += 1

    def well(self) -> bool:
        return self.listener.age() < WELL


@pytest.fixture
def hearing(road: Road) -> Iterator[Hearing]:
    way = make_url(url_of("sample")).set(host=road.host, port=road.port)
    engine = engine_for(way.render_as_string(hide_password=False))
    made = Hearing(engine)
    eventually(made.well, "it listens")
    yield made
    road.open.set()
    made.listener.close()
    engine.dispose()


def _tell(tenant, *said: str) -> None:
    with work_as("sample", tenant=tenant) as work:
        for one in said:
            tell(work, "sample", one)


def test_what_was_told_is_heard_in_its_order(tenant, hearing):
    _tell(tenant, "one", "two")
    _tell(tenant, "three")
    eventually(lambda: hearing.heard == ["one", "two", "three"], "all is heard")
    assert hearing.missed == 1


def test_what_was_undone_is_not_heard(tenant, hearing):
    with suppress(ZeroDivisionError), work_as("sample", tenant=tenant) as work:
        tell(work, "sample", "never")
        raise ZeroDivisionError
    _tell(tenant, "after it")
    eventually(lambda: hearing.heard == ["after it"], "what came after it is heard")


def test_who_cannot_hear_knows_it_and_hears_again(tenant, hearing, road):
    road.open.clear()
    eventually(lambda: not hearing.well(), "the silence is noticed", 5)
    road.open.set()
    eventually(hearing.well, "it listens again", 15)
    _tell(tenant, "still there")
    eventually(lambda: hearing.heard[-1:] == ["still there"], "it is heard")


def test_a_connection_that_was_ended_is_made_anew(tenant, hearing):
    with work_as("sample", tenant=tenant) as work:
        listeners = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT 1%' AND state = 'idle'"
        )
        work.session.execute(text(listeners))
    eventually(lambda: hearing.missed == 2, "it listens again")


def test_who_has_closed_hears_nothing(tenant, hearing):
    hearing.listener.close()
    _tell(tenant, "nobody is there")
    eventually(lambda: not hearing.well(), "it knows")
    assert hearing.heard == []
