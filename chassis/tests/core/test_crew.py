"""Green threads that stay: what one piece of work leaves behind, the next one does not see."""

import json

import pytest

from chassis.tests.core.test_green import run_green


@pytest.fixture(scope="module")
def seen():
    return json.loads(run_green("crew.py"))


def test_one_green_thread_does_all_work_that_comes_one_after_the_other(seen):
    assert seen["threads"] == 1
    assert seen["free"] == 3


def test_work_has_a_context_of_its_own_and_is_not_held_on_to(seen):
    assert seen["contexts"] == ["", ""]
    assert not seen["kept"]


def test_more_work_than_there_are_for_waits(seen):
    assert (seen["at once"], seen["free meanwhile"]) == (2, 0)
    assert (seen["in the end"], seen["by"]) == (5, 2)


def test_who_fails_leaves_a_free_place(seen):
    assert seen["after a failure"] == 1


def test_all_work_under_way_can_be_ended(seen):
    assert seen["ended"] == [2, 2, 3]
