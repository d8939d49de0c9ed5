"""What only goes up and down has not grown, whatever it did while pools were filled."""

import pytest

from stack.resilience.growth import Growth


@pytest.mark.parametrize(
    ("values", "by", "percent"),
    [
        ([1, 1, 50, 50, 60, 40, 99, 0, 50, 50], 0, 0),
        ([0, 0, 100, 100, 110, 110, 120, 120, 130, 150], 40, 40),
        ([5, 7], 0, 0),
        ([0, 0, 0, 0, 3], 3, 300),
    ],
)
def test_the_last_fifth_is_compared_with_the_second(values: list[float], by: float, percent: float):
    growth = Growth.of(values)
    assert (growth.by, growth.percent) == (by, percent)
