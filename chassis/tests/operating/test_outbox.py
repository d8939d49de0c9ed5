"""What waits in the outbox."""

import orjson
import pytest

from chassis.tests.operating.outboxes import empty_outbox, write


@pytest.fixture(autouse=True)
def url(database):
    empty_outbox(database.owner)
    return database.app


def test_nothing_waits(url, said):
    write(url, "beta.thing.happened")
    assert said("outbox", "beta") == "0 events of beta are not sent"


def test_what_waits_is_counted_by_type(url, said):
    write(url, "beta.thing.ended", sent=False, age=3600)
    write(url, "beta.thing.happened", "beta.thing.happened", sent=False, age=60)
    write(url, "beta.thing.happened")
    first, _, *rows = said("outbox", "beta").splitlines()
    assert first.startswith("3 events of beta are not sent, the oldest for 36")
    assert [row.split()[:2] for row in rows] == [["beta.thing.happened.v1", "2"], ["beta.thing.ended.v1", "1"]]
    lines = [orjson.loads(line) for line in said("outbox", "beta", "--json").splitlines()]
    assert [(line["key"], line["rows"]) for line in lines] == [
        ("beta.thing.happened.v1", 2),
        ("beta.thing.ended.v1", 1),
    ]
    assert 3600 <= lines[1]["oldest"] < 3700


def test_what_an_operator_can_mend_is_told_in_one_line(url, refused):
    gone = url.replace(url.rpartition("/")[2], "gone")
    assert 'database "gone" does not exist' in refused("outbox", "beta", BETA_DATABASE_URL=gone)
    assert "DELTA_DATABASE_URL is not set" in refused("outbox", "delta")
    assert "BETA_DATABASE_URL cannot be used" in refused("outbox", "beta", BETA_DATABASE_URL="nonsense")
