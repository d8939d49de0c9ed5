"""A company in the running suite is suspended, given out and erased, with proof; late events bring nothing back."""

import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4
from zipfile import ZipFile

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from chassis import runtime
from chassis.database.engine import unpooled_engine
from chassis.settings import Settings
from chassis.tenancy.belongings import belongings, inside
from chassis.testing import a_context, eventually
from contracts.hr.events import NODES_CHANGED
from gateway.access.passwords import hashed
from gateway.companies import NewCompany, ensure_company
from gateway.tenancy.companies import BESIDE
from stack.api import Client, Refused
from stack.cli import cli
from stack.errors import StackError
from stack.suite.parts import GATEWAY, PARTS
from tests.e2e.running import Running
from tests.e2e.trying import attach, kept, report_fault

CODE = "leaving"
Steward = Callable[..., str]


@pytest.fixture(scope="module")
def operator(running: Running) -> Client:
    """Somebody of a company that has begun to work."""
    password = secrets.token_urlsafe(12)
    settings = Settings.load(GATEWAY, running.suite.environment(GATEWAY))
    with runtime.using(runtime.build(settings)) as built:
        assert ensure_company(NewCompany(CODE, "离开的物业", "boss", hashed(password)))
        built.engine.dispose()
    client = Client(running.suite.url).log_in(CODE, "boss", password)
    eventually(lambda: client.get("/v1/nodes")["items"], "the company has its root")
    return client


@pytest.fixture
def steward(running: Running) -> Steward:
    """Runs ``steward tenant`` as it is typed."""

    def run(command: str, *words: str) -> str:
        data = ("--data", str(running.suite.layout.root))
        done = CliRunner().invoke(cli, ["tenant", command, *data, *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return run


@pytest.fixture
def tenant(steward: Steward, operator: Client) -> UUID:
    return UUID(next(line for line in steward("list").splitlines() if line.startswith(CODE)).split()[2])


def _rows(running: Running, tenant: UUID) -> Iterator[tuple[str, int]]:
    for part in PARTS:
        engine = unpooled_engine(running.owner_url(part))
        with inside(engine, tenant) as connection:
            for one in belongings(connection, BESIDE if part == GATEWAY else {}):
                count = f"SELECT count(*) FROM {one.table} WHERE {one.column} = :t"
                yield f"{part} {one.table}", connection.execute(text(count), {"t": tenant}).scalar_one()


def _a_minute_passes(running: Running, tenant: UUID) -> None:
    for part in PARTS:
        with inside(unpooled_engine(running.owner_url(part)), tenant) as connection:
            later = "UPDATE chassis.halted SET since = since - interval '2 minutes' WHERE tenant_id = :t"
            connection.execute(text(later), {"t": tenant})


def _refused(client: Client) -> str:
    try:
        client.get("/v1/nodes")
    except Refused as refusal:
        return str(refusal.problem["code"])
    return ""


def _tell_late(running: Running, tenant: UUID) -> None:
    """Have hr tell of a node of the tenant, as if it had been on its way."""
    node = {"id": uuid4(), "parent_id": None, "kind": "headquarters", "code": "late", "name": "迟到"}
    settings = Settings.load("hr", running.suite.environment("hr"))
    with runtime.using(runtime.build(settings)) as built:
        with built.works.begin(a_context(tenant, principal="system:hr")) as work:
            work.emit(
                NODES_CHANGED,
                {
                    "change": "added",
                    "nodes": [node | {"city": None, "address": None, "ancestors": [node["id"]], "version": 1}],
                },
            )
        built.engine.dispose()


def _dropped(running: Running, part: str, tenant: UUID) -> bool:
    said = [line for path in running.suite.layout.logs.glob(f"{part}*") for line in path.read_text().splitlines()]
    return any("erased are dropped" in line and str(tenant) in line for line in said)


def test_a_company_leaves(running: Running, operator: Client, steward: Steward, tenant: UUID, tmp_path: Path):
    attach(operator, report_fault(operator))
    eventually(lambda: kept(running, tenant) == ["file", "thumbnail"], "only what is given out is kept")
    with pytest.raises(StackError, match="is not suspended"):
        steward("erase", CODE, "--yes")
    steward("suspend", CODE, "--reason", "the contract ends")
    eventually(lambda: _refused(operator) == "tenant_suspended", "refused", 1)
    assert running.operator.get("/v1/nodes")["items"]

    archive = tmp_path / "leaving.zip"
    steward("export", CODE, str(archive))
    with ZipFile(archive) as given:
        manifests = {part: orjson.loads(given.read(f"{part}/manifest.json")) for part in PARTS}
        nodes = given.read("hr/public.nodes.jsonl").splitlines()
        [account] = given.read("gateway/public.accounts.jsonl").splitlines()
    assert {orjson.loads(node)["kind"] for node in nodes} == {"headquarters", "project"}
    assert "password_hash" not in orjson.loads(account)
    assert {one["tenant_id"] for one in manifests.values()} == {str(tenant)}

    certificate = tmp_path / "leaving.json"
    words = (CODE, "--yes", "--by", "钱", "--export", str(archive), "--certificate", str(certificate))
    _a_minute_passes(running, tenant)
    steward("erase", *words)
    left = dict(_rows(running, tenant))
    assert {name for name, count in left.items() if count} == set()
    assert "gateway public.tenants" in left
    assert kept(running, tenant) == []
    assert f"rows of {tenant} were erased" in steward("verify", str(certificate))
    said = orjson.loads(certificate.read_bytes())["certificate"]
    given_out = {f"{part} {one['name']}": one["rows"] for part in PARTS for one in manifests[part]["files"]}
    erased = {f"{p['service']} {table}.jsonl": n for p in said["parts"] for table, n in p["rows_erased"].items()}
    assert {name: erased[name] for name in given_out if "public." in name} == {
        name: count for name, count in given_out.items() if "public." in name
    }
    assert next(part for part in said["parts"] if part["service"] == GATEWAY)["rows_erased"]["files"] == 2
    certificate.write_bytes(certificate.read_bytes().replace("钱".encode(), "赵".encode()))
    with pytest.raises(StackError, match="this proves nothing"):
        steward("verify", str(certificate))

    _tell_late(running, tenant)
    for part in ("gateway", "property", "ticketing"):
        eventually(partial(_dropped, running, part, tenant), f"the late event dropped by {part}", 20)
    assert {name for name, count in _rows(running, tenant) if count} == {"hr chassis.outbox"}
