import pytest

from stack.bench.copies import Pace, judged
from stack.bench.wrk import Load


def pace(count, rps, *, cores=1.0, errors=0):
    load = Load(sent=0, answered=rps * 10, seconds=10.0, p50_ms=1.0, p99_ms=2.0, errors=errors, first_error="")
    return Pace("read", count, load, {"copies": 0.5 * count, "gateway": cores * 10 - 0.5 * count}, 10.0)


def failed(*measured):
    return [check.what for check in judged(measured) if not check.held]


def test_as_many_times_the_work_as_copies_is_what_is_wanted():
    assert not failed(pace(1, 50), pace(2, 98), pace(8, 400), pace(1, 50))


def test_copies_that_do_less_are_named():
    assert failed(pace(1, 50), pace(2, 98), pace(8, 339)) == ["read, share of 8 times one copy"]


def test_one_copy_is_the_mean_of_before_and_after():
    assert not failed(pace(1, 40), pace(2, 86), pace(1, 60))
    assert failed(pace(1, 40), pace(2, 84), pace(1, 60))


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ({"cores": 1.6}, "cores that the whole suite took, at the most"),
        ({"errors": 1}, "failed requests meanwhile"),
    ],
)
def test_a_full_machine_or_a_failed_request_counts(told, what):
    assert failed(pace(1, 50), pace(2, 98, **told)) == [what]


def test_a_row_says_what_a_copy_took():
    assert pace(4, 200).row().endswith("1.00 cores in all, 5.0 % of one a copy")
