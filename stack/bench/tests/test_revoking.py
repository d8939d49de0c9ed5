import pytest

from stack.bench import revoking
from stack.bench.revoking import Delays, Given, measure
from stack.errors import StackError


class Gateway:
    """Two processes, of which the second hears of a change some questions later than the first."""

    def __init__(self, late):
        self.late = late
        self.taken = False
        self.asked = []

    @property
    def doors(self):
        return [Door(self, 0), Door(self, self.late)]


class Door:
    def __init__(self, gateway, late):
        self.gateway = gateway
        self.late = late

    def status(self, token, path):
        self.gateway.asked.append((token, path))
        if not self.gateway.taken:
            return 200
        self.late -= 1
        return 200 if self.late >= 0 else 403


def _given(gateway):
    gateway.taken = False

    def take():
        gateway.taken = True

    return lambda: Given("token", "/v1/me", take)


def test_it_is_over_when_the_last_process_refuses(monkeypatch):
    seconds = iter([10.0, 10.75])
    monkeypatch.setattr("stack.bench.revoking.time.monotonic", lambda: next(seconds, 11.0))
    monkeypatch.setattr(revoking, "came_true", lambda check, *_: any(check() for _ in range(10)))
    gateway = Gateway(late=3)
    assert measure(gateway.doors, "a key", _given(gateway), 1).seconds == [0.75]
    assert len(gateway.asked) == 2 + 2 * 4
    assert set(gateway.asked) == {("token", "/v1/me")}


def test_what_is_never_refused_is_no_figure(monkeypatch):
    monkeypatch.setattr(revoking, "_LONGEST", 0.05)
    gateway = Gateway(late=10**9)
    with pytest.raises(StackError, match="not every process of the gateway"):
        measure(gateway.doors, "a key", _given(gateway), 1)


@pytest.mark.parametrize(("longest", "sign"), [(0.9, "✓"), (1.1, "✗")])
def test_a_row_says_whether_the_longest_is_within_the_limit(longest, sign):
    row = Delays("a key", [0.1, 0.2, longest]).row()
    assert row == (
        f"{sign} a key: refused everywhere after median 0.200, p95 {0.2 + 0.9 * (longest - 0.2):.3f}, "
        f"longest {longest:.3f} s of 1 (3 times)"
    )
