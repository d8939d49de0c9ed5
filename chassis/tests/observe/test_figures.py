"""What a process says in figures about what it needs."""

from functools import partial

import orjson
from prometheus_client import REGISTRY

from chassis.process.health import Health


def _figure(check):
    return REGISTRY.get_sample_value("steward_check_passes", {"check": check})


def test_each_scrape_tells_what_is_there_and_what_is_not():
    present = {"here": True, "there": False}

    def check(name):
        if not present[name]:
            raise ConnectionError

    health = Health("sample", "work", {name: partial(check, name) for name in present})
    health.answer("/metrics")
    assert (_figure("here"), _figure("there")) == (1, 0)
    present |= {"here": False, "there": True}
    health.answer("/metrics")
    assert (_figure("here"), _figure("there")) == (0, 1)


def test_it_says_how_it_is_also_while_a_fact_cannot_be_known():
    def away():
        raise ConnectionError("the database is away")

    health = Health("sample", "work", {"database": away}, away)
    status, _, body = health.answer("/health")
    assert status == "200 OK"
    assert orjson.loads(body)["failures"] == {"database": "ConnectionError: the database is away"}
