"""The operation logs of a running suite: each part keeps what another's must lead to, and one command compares it."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from chassis.database.engine import unpooled_engine
from chassis.operation_log.checkpoints import kept
from chassis.operation_log.digests import detail_digest, link, row_digest
from chassis.tenancy.belongings import inside
from chassis.testing import eventually
from stack.cli import cli
from stack.suite.parts import PARTS
from tests.e2e.people import People
from tests.e2e.running import Running

# Of the demo's parts the one in which nothing happens while these tests run.
PART = "property"
PAGE = Path(__file__).parents[2] / "docs" / "operations" / "audit.md"
_LAST = text("""
    SELECT l.*, l.before::text AS before, l.after::text AS after, s.seq, s.digest, s.chain, b.chain AS chain_before
    FROM chassis.seal_heads h
    JOIN chassis.seals s USING (tenant_id, seq)
    JOIN chassis.seals b ON b.tenant_id = h.tenant_id AND b.seq = h.seq - 1
    JOIN chassis.operation_log l ON l.tenant_id = s.tenant_id AND l.id = s.log_id AND l.at = s.at
    ORDER BY h.seq DESC LIMIT 1
""")
_NOBODY = UUID(int=0)
_REWRITE = (
    "UPDATE chassis.operation_log SET principal = :principal WHERE tenant_id = :tenant AND id = :id",
    "UPDATE chassis.seals SET digest = :digest, chain = :chain WHERE tenant_id = :tenant AND seq = :seq",
    "UPDATE chassis.seal_heads SET chain = :chain WHERE tenant_id = :tenant",
)


@pytest.fixture
def owner(running: Running) -> Iterator[Engine]:
    """Somebody with the owner's password."""
    engine = unpooled_engine(running.owner_url(PART))
    yield engine
    engine.dispose()


def _verify(running: Running, capfd: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    capfd.readouterr()
    done = CliRunner().invoke(cli, ["log", "--data", str(running.suite.layout.root), "verify"])
    return done.exit_code, capfd.readouterr().out.splitlines()


def _kept_of(running: Running, keeper: str) -> dict[str, int]:
    engine = unpooled_engine(running.suite.database_url(keeper))
    try:
        return {part: max(one.seq for one in found) for part, found in kept(engine).items()}
    finally:
        engine.dispose()


def _rewrite(owner: Engine, last: Any, principal: str) -> None:
    """Say that somebody else did it, with all that the chain wants."""
    row = dict(last) | {"principal": principal}
    digest = row_digest(row, detail_digest(row))
    chain = link(bytes(last["chain_before"]), last["seq"], digest)
    values = row | {"tenant": last["tenant_id"], "digest": digest, "chain": chain}
    with inside(owner, last["tenant_id"]) as connection:
        for statement in _REWRITE:
            connection.execute(text(statement), values)


def test_each_part_is_known_to_another_and_all_are_as_they_were_written(running, capfd):
    # In the others nothing has happened, as long as no other test has had it happen.
    busy = {"hr", "property", "customer"}
    eventually(lambda: busy <= set(_kept_of(running, "gateway")), "the gateway keeps them", 90)
    eventually(lambda: set(_kept_of(running, "hr")) == {"gateway"}, "hr keeps the gateway's", 90)
    code, said = _verify(running, capfd)
    assert (code, said[-1]) == (0, f"as it was written: {', '.join(PARTS)}")
    [line] = [line for line in said if f"rows of {PART} " in line]
    assert " 0 checkpoints" not in line


def test_a_tail_that_was_rewritten_with_its_chain_is_found_by_what_another_part_keeps(running, owner, capfd):
    with inside(owner, _NOBODY) as connection:
        last = connection.execute(_LAST).mappings().one()
    eventually(lambda: _kept_of(running, "gateway").get(PART) == last["seq"], "the gateway keeps the last one", 90)
    _rewrite(owner, last, "system:nobody")
    try:
        code, said = _verify(running, capfd)
    finally:
        _rewrite(owner, last, last["principal"])
    finding = f"{PART} {last['tenant_id']} {last['seq']}: is not what is known from elsewhere"
    assert (code, finding in said, said[-1]) == (1, True, f"NOT as it was written: {PART}")
    assert _verify(running, capfd)[0] == 0


def _checked(rows: list[dict[str, str]], file: Path) -> list[str]:
    """Run the script of docs/operations/audit.md over ``rows`` of one part."""
    [script] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    written = io.StringIO(newline="")
    table = csv.DictWriter(written, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    file.write_text(written.getvalue(), encoding="utf-8-sig")
    command = [sys.executable, "-", str(file)]
    done = subprocess.run(command, input=str(script), capture_output=True, text=True, check=True)
    return list(done.stdout.splitlines())


def test_an_auditor_checks_the_chain_outside_with_an_exported_log(running, tmp_path):
    job = running.operator.post("/v1/exports", {"list": "/v1/operations", "format": "csv", "language": "en"})
    path = f"/v1/exports/{job['id']}"
    ended = eventually(lambda: (got := running.operator.get(path))["finished_at"] and got, "the export has ended", 60)
    assert ended["status"] == "done", ended
    text_ = running.operator.raw("GET", f"{path}/file").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text_, newline="")))
    assert {row["Part"] for row in rows} >= {"customer", "gateway", "hr", "property"}
    own = [row for row in rows if row["Part"] == PART]
    file = tmp_path / "log.csv"
    said = _checked(own, file)
    assert said[-1] == f"{len(own)} rows; the chain leads to {own[0]['Chain']}"
    own[1]["Principal"] = "system:nobody"
    assert _checked(own, file)[0] == f"{own[1]['Sequence']}: the row was changed"
    del own[2]
    assert f"{own[1]['Sequence']}: what was before it is missing" in _checked(own, file)


def test_all_parts_are_one_list_in_which_each_operation_comes_once(running: Running):
    until = running.operator.get("/v1/operations", limit=1)["items"][0]["exact_at"]
    whole = running.operator.pages("/v1/operations", until=until)
    of_parts = [
        (part, row["id"]) for part in PARTS for row in running.operator.pages(f"/v1/operations/{part}", until=until)
    ]
    assert sorted((row["part"], row["id"]) for row in whole) == sorted(of_parts)
    moments = [row["exact_at"] for row in whole]
    assert moments == sorted(moments, reverse=True)
    first = running.operator.get("/v1/operations", until=until, limit=3)
    rest = running.operator.get("/v1/operations", until=until, limit=3, cursor=first["next_cursor"])
    assert [row["id"] for row in (*first["items"], *rest["items"])] == [row["id"] for row in whole[:6]]


def test_an_auditor_of_a_city_reads_what_was_done_there_and_nothing_else(running: Running, people: People):
    manager = people.manager_over(running.warranted)
    own = manager.get("/v1/nodes")["items"][-1]["id"]
    root = next(node["id"] for node in running.operator.get("/v1/nodes")["items"] if node["parent_id"] is None)
    for node in (own, root):
        # As they are in force already: other tests go by them.
        known = running.operator.get(f"/v1/nodes/{node}/time-limits")["items"][0]
        limits = {name: known[name] for name in ("urgency", "dispatch_minutes", "rating_minutes")}
        running.operator.put(f"/v1/nodes/{node}/time-limits", limits)
    asked = {"action": "time_limit.set", "principal": running.operator.principal}
    assert {row["org_node_id"] for row in manager.pages("/v1/operations/ticketing", **asked)} == {own}
    assert {row["org_node_id"] for row in running.operator.pages("/v1/operations", **asked)} >= {own, root}
