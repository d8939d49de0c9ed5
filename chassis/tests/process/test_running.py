"""A process of which a part dies ends as a whole, so that the supervisor starts another."""

from chassis.testing.eventually import eventually


def test_a_loop_that_dies_ends_the_process_as_failed(start):
    actor = start("work", DUE="dies")
    eventually(lambda: actor.ended, "the end of the process")
    assert actor.exit_code == 1
    assert actor.said("a part of the process died") == 1
