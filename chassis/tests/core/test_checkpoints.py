"""How far a log is sealed is told to another part, which keeps it, at most once a minute and never for nothing."""

from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis import runtime
from chassis.database.engine import driver_connection, unpooled_engine
from chassis.database.opening import relay_sql
from chassis.events.handling import handle
from chassis.operating.log import log
from chassis.operation_log import checkpoints
from chassis.operation_log.sealing import Sealer, seal
from chassis.testing import emitted, runtime_of, url_of, work_as
from contracts.core.operations import sealing_of

SEALED = sealing_of("sample")


class Keepers:
    """The handlers of the part that keeps."""

    def keep(self, work, event):
        """Keep."""
        checkpoints.keep(work, [event])


def _log(tenant, count=1):
    with work_as("sample", tenant=tenant) as work:
        for _ in range(count):
            work.log("order.change", "order", uuid4())
    while seal(runtime_of("sample").engine):
        pass


def _tell():
    with runtime.using(runtime_of("sample")):
        return checkpoints.tell(runtime_of("sample"), SEALED)


def _kept(tenant):
    found = checkpoints.kept(runtime_of("sample").engine).get("sample", [])
    return [one for one in found if one.tenant_id == tenant]


def _deliver(tenant):
    with runtime_of("sample").engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        bodies = connection.execute(text("SELECT body::json FROM chassis.outbox WHERE tenant_id = :t"), {"t": tenant})
        envelopes = bodies.scalars().all()
    with runtime.using(runtime_of("sample")):
        for envelope in envelopes:
            handle(Keepers.keep, Keepers(), [(SEALED, envelope)])


def test_what_was_sealed_is_told_once(tenant):
    _log(tenant, 3)
    assert _tell() >= 1
    _tell()
    [told] = emitted("sample", tenant, SEALED)
    assert (told.data["sequence"], len(told.data["head"])) == (3, 64)
    _log(tenant)
    _tell()
    assert [one.data["sequence"] for one in emitted("sample", tenant, SEALED)] == [3, 4]


def test_what_was_told_is_kept_and_agrees_with_the_log(tenant, monkeypatch):
    _log(tenant, 3)
    _tell()
    _deliver(tenant)
    assert [one.seq for one in _kept(tenant)] == [3]
    # The sample is no part of the suite: what it keeps is read from it as from another part.
    monkeypatch.setenv("SAMPLE_DATABASE_URL", url_of("sample"))
    said = CliRunner().invoke(log, ["checkpoints", "sample"])
    assert f"sample {tenant}:3:{_kept(tenant)[0].chain.hex()}" in said.output.splitlines()
    well = CliRunner().invoke(log, ["verify", "sample", "--kept", "-"], input=said.output)
    assert well.exit_code == 0, well.output
    assert " 0 checkpoints" not in well.output


def test_a_second_value_for_the_same_place_is_kept_beside_the_first(tenant):
    _log(tenant, 2)
    _tell()
    _deliver(tenant)
    with work_as("sample", tenant=tenant) as work:
        work.emit(SEALED, {"sequence": 2, "head": "00" * 32, "at": work.now})
    _deliver(tenant)
    assert [one.seq for one in _kept(tenant)] == [2, 2]


@pytest.mark.parametrize("what", ["UPDATE chassis.checkpoints SET seq = 0", "DELETE FROM chassis.checkpoints"])
def test_the_application_can_only_add_to_what_it_keeps(what):
    with unpooled_engine(url_of("sample")).connect() as one, pytest.raises(ProgrammingError, match="permission"):
        one.execute(text(what))


def _told_while(sealed, telling):
    """Return how often a sealer has told that seals so many rows, turn by turn."""
    turns, told = iter(sealed), []

    def seal_some():
        count = next(turns, None)
        if count is None:
            sealer.stop()
        return count or 0

    def tell():
        told.append(1)
        return 1

    sealer = Sealer(seal_some, tell, pause=0.0, telling=telling)
    sealer.run()
    return len(told)


def test_nobody_looks_for_something_to_tell_where_nothing_was_sealed():
    # Once at the beginning, because of what another process may have left, and once for each time that there was some.
    assert _told_while([0, 0, 2, 0, 0, 1, 0], telling=0.0) == 3


def _looks_while(quiet, sealed):
    """Return how often a sealer looks for rows while that is what ``quiet`` says, turn by turn."""
    turns, found, looks = iter(quiet), iter(sealed), []

    def still():
        turn = next(turns, "over")
        if turn == "over":
            sealer.stop()
        return None if turn == "over" else turn

    def seal_some():
        looks.append(1)
        return next(found, 0)

    sealer = Sealer(seal_some, lambda: 0, still, pause=0.0)
    sealer.run()
    # One more as it is stopped.
    return len(looks) - 1


def test_nobody_looks_again_while_nothing_was_written():
    assert _looks_while([7, 7, 7, 7], []) == 1
    assert _looks_while([7, 7, 8, 8, 8], []) == 2
    assert _looks_while([None, None, None], []) == 3, "where that cannot be told"
    assert _looks_while([7, 7, 7, 7], [3]) == 2, "after something was found there may be more"


def test_it_is_told_at_most_once_a_while():
    assert _told_while([1] * 200, telling=60.0) == 1
