"""Whoever looks on sees something, and says when that failed."""

import pytest

from stack.resilience.looking import looking
from stack.waiting import came_true


def test_it_looks_as_long_as_something_is_done():
    with looking(lambda: 7, 0.001) as looks:
        assert came_true(lambda: len(looks) > 2, 3.0)
    assert set(looks) == {7}


def test_what_a_look_raised_is_raised():
    with pytest.raises(ZeroDivisionError), looking(lambda: 1 / 0, 0.001) as looks:
        assert not came_true(lambda: bool(looks), 0.05)
