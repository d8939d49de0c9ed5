"""The clock and its offsets."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis.clock import FixedClock, SystemClock
from chassis.settings import SettingsError
from chassis.testing import eventually

HOUR = timedelta(hours=1)


def test_the_time_is_aware_and_utc():
    assert SystemClock({}).now().tzinfo is UTC


def test_an_offset_shifts_the_time():
    shifted = SystemClock({"STEWARD_CLOCK_OFFSET_SECONDS": "3600"})
    assert HOUR - timedelta(seconds=5) < shifted.now() - SystemClock({}).now() < HOUR + timedelta(seconds=5)


def test_an_offset_that_is_none_is_refused():
    with pytest.raises(SettingsError, match="number of seconds"):
        SystemClock({"STEWARD_CLOCK_OFFSET_SECONDS": "soon"})


def test_a_file_shifts_a_clock_that_runs(tmp_path):
    file = tmp_path / "offset"
    clock = SystemClock({"STEWARD_CLOCK_FILE": str(file)})
    before = clock.now()
    file.write_text("3600")
    eventually(lambda: clock.now() - before >= HOUR, "the file is read again")
    file.unlink()
    eventually(lambda: clock.now() - before < HOUR, "no file is no offset")


def test_a_fixed_clock_moves_when_it_is_moved():
    clock = FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    clock.advance(minutes=5)
    assert clock.now() == datetime(2026, 1, 1, 0, 5, tzinfo=UTC)
    assert clock.monotonic() == 300
