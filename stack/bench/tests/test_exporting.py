from stack.bench.exporting import Look, judged


def failed(*looks):
    return [check.what for check in judged(list(looks), 1000) if not check.held]


def test_memory_that_stays_is_what_is_wanted():
    assert not failed(Look(0, 90.0, 80.0), Look(100, 100.0, 80.0), Look(500, 109.0, 80.0), Look(1000, 100.0, 80.0))


def test_memory_that_grows_with_the_rows_is_named():
    grown = failed(Look(0, 90.0, 80.0), Look(100, 100.0, 80.0), Look(500, 111.0, 80.0), Look(1000, 100.0, 120.0))
    assert grown == ["MiB of gateway-work in all, in times of that", "MiB of ticketing in all, in times of that"]
