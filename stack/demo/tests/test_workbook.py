import orjson
import pytest

from chassis.rpc import wire
from contracts.core.imports import BATCH
from contracts.customer.rpc import IMPORT_CUSTOMERS
from contracts.hr.rpc import IMPORT_EMPLOYEES, IMPORT_NODES
from contracts.property.rpc import IMPORT_CONTRACTORS, IMPORT_PROJECTS, IMPORT_ROOMS
from gateway.imports.batches import batches
from gateway.imports.rows import read_workbook
from stack.demo.messy import write_messy
from stack.demo.tests.reading import meant, read
from stack.demo.workbook import as_dialled, write_company

IMPORTS = {
    "organization": IMPORT_NODES,
    "employees": IMPORT_EMPLOYEES,
    "projects": IMPORT_PROJECTS,
    "rooms": IMPORT_ROOMS,
    "customers": IMPORT_CUSTOMERS,
    "contractors": IMPORT_CONTRACTORS,
}


def test_the_workbook_says_what_the_company_is(tmp_path):
    company = write_company(tmp_path / "company.xlsx")
    found, errors = read(tmp_path / "company.xlsx")
    assert errors == []
    assert found == meant(company)


@pytest.mark.parametrize(("seed", "rooms"), [(1, 240), (2, 240), (3, 240), (1, 60)])  # 60: buildings of one room
def test_a_workbook_by_many_hands_says_the_same(tmp_path, seed, rooms):
    company = write_messy(tmp_path / "messy.xlsx", seed, rooms)
    found, errors = read(tmp_path / "messy.xlsx")
    assert errors == []
    assert found == meant(company)


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("first.xlsx", "second.xlsx"):
        write_company(tmp_path / name, seed=7, rooms=60)
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()


def test_services_take_every_row(tmp_path):
    write_company(tmp_path / "company.xlsx", rooms=600)
    for batch in batches(read_workbook(tmp_path / "company.xlsx")):
        if batch.good:
            assert len(batch.good) <= BATCH
            body = wire.request_body("token", {"rows": [row.asked() for row in batch.good]})
            assert IMPORTS[batch.kind].request().validate(orjson.loads(body)["kwargs"]["request"]) == {}


@pytest.mark.parametrize(
    ("number", "typed"),
    [("+8613800138000", "13800138000"), ("+8675582134567", "0755-82134567"), ("+862882134567", "028-82134567")],
)
def test_numbers_are_typed_as_people_write_them(number, typed):
    assert as_dialled(number) == typed
