import threading
import time

import pytest

from stack.bench.hop.asking import ask


def _slow(seconds, seen):
    while True:
        seen.add(threading.get_ident())
        time.sleep(seconds)  # noqa: TID251 - the trip takes its time
        yield


def test_each_connection_goes_by_itself_until_the_time_is_over():
    seen: set[int] = set()
    load = ask([_slow(0.02, seen) for _ in range(3)], 0.3)
    assert len(seen) == 3
    assert 3 < load.sent <= 48
    assert load.sent == load.answered
    assert load.p50_ms >= 20


def test_what_goes_wrong_on_the_way_ends_the_run():
    def broken():
        yield None
        raise OSError("the broker is gone")

    with pytest.raises(OSError, match="the broker is gone"):
        ask([broken()], 0.2)
