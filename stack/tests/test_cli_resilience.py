import pytest
from click.testing import CliRunner

from stack.cli import cli
from stack.errors import StackError
from stack.resilience.scenarios import SCENARIOS


def test_the_soak_lasts_as_long_as_is_said():
    assert SCENARIOS["soak"].lasting(480).full == {**SCENARIOS["soak"].full, "minutes": 480}
    with pytest.raises(StackError, match="broker has no length in minutes"):
        SCENARIOS["broker"].lasting(480)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["broker", "--minutes", "480"], "broker has no length in minutes"),
        (["soak", "--minutes", "480", "--short"], "leave --short away"),
    ],
)
def test_what_has_no_length_is_refused_before_anything_is_started(arguments: list[str], reason: str):
    done = CliRunner().invoke(cli, ["resilience", *arguments])
    assert done.exit_code == 2
    assert reason in done.output
