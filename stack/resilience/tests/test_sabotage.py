"""What the negative controls run fits the code whose place it takes."""

from collections.abc import Callable

import pytest

from chassis import process
from stack.resilience import sabotage

SABOTAGES = [value for name, value in vars(sabotage).items() if name.startswith(("work_", "serve_"))]
DONE = 7


@pytest.mark.parametrize("work", SABOTAGES, ids=lambda one: one.__name__)
def test_what_is_switched_off_takes_what_the_usual_takes(work: Callable[[str], int], monkeypatch, tmp_path):
    monkeypatch.setenv("STEWARD_UPLOADS", str(tmp_path / "uploads"))
    monkeypatch.setenv("STEWARD_CLOCK_FILE", str(tmp_path / "clock"))
    monkeypatch.setenv("STEWARD_CLOCK_OFFSET_SECONDS", "0")
    for role in ("work", "serve"):
        monkeypatch.setattr(process, role, lambda _service: DONE)
    assert work("ticketing") == DONE


def test_one_that_takes_less_is_refused():
    with pytest.raises(TypeError):
        sabotage.instead(process, "work", lambda: DONE)
