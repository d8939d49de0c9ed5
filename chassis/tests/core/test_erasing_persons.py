"""What the application cannot change it can have forgotten, of somebody of whom it leaves a tombstone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from chassis.operation_log.sealing import seal
from chassis.operation_log.verifying import verify
from chassis.persons.erasing import erase_person, erased_among
from chassis.testing import runtime_of, work_as
from contracts.core.errors import Forbidden

SAMPLE = "sample"
PHONE = "+8613800138000"
_FORGET = text("SELECT * FROM chassis.forget_person(:person, '{}', '{}', '{}', '{}', '{}')")
_DETAIL = text("""
    SELECT before, after, salt IS NULL FROM chassis.operation_log WHERE tenant_id = :tenant AND action = :action
""")

_ROWS = text("SELECT id, action FROM chassis.operation_log WHERE tenant_id = :tenant")


@pytest.fixture
def person(tenant: UUID) -> UUID:
    """Somebody of whom the log tells something, in a row of her own and in one about something else."""
    known = uuid4()
    with work_as(SAMPLE, tenant=tenant) as work:
        work.log("person.add", "person", known, after={"name": "王伟"})
        work.log("order.change", "order", uuid4(), before={"phone": PHONE}, after={"phone": None})
        work.log("order.name", "order", uuid4(), after={"name": "王伟"})
    return known


def _erase(tenant: UUID, person: UUID, principal: str = "system:gateway", value: str = PHONE) -> dict[str, Any]:
    with work_as(SAMPLE, tenant=tenant, principal=principal) as work:
        return erase_person(work, (), person_id=person, names=["王伟"], values=[value], things=[])


def _details(tenant: UUID, action: str) -> list[Any]:
    with work_as(SAMPLE, tenant=tenant) as work:
        return [tuple(row) for row in work.session.execute(_DETAIL, {"tenant": tenant, "action": action})]


def test_the_log_forgets_her_and_its_chain_holds(tenant: UUID, person: UUID):
    engine = runtime_of(SAMPLE).engine
    _seal(engine)
    assert _erase(tenant, person)["rows_erased"] == {"chassis.operation_log": 2}
    # Without the salt nobody tries all phones until the digest fits.
    assert _details(tenant, "person.add") == _details(tenant, "order.change") == [(None, None, True)]
    # Others have the same name.
    assert _details(tenant, "order.name") == [(None, {"name": "王伟"}, False)]
    _seal(engine)
    assert _findings(engine, tenant) == []


def test_the_log_says_which_of_its_rows_were_forgotten_however_often_she_is_erased(tenant: UUID, person: UUID):
    engine = runtime_of(SAMPLE).engine
    _seal(engine)
    for _ in range(2):
        _erase(tenant, person)
    _seal(engine)
    assert _findings(engine, tenant) == []
    with work_as(SAMPLE, tenant=tenant) as work:
        rows = {row.action: row.id for row in work.session.execute(_ROWS, {"tenant": tenant})}
    said = [after["log_rows"] for _, after, _ in _details(tenant, "person.erase")]
    assert sorted(said) == [[], sorted([rows["person.add"], rows["order.change"]])]


def _seal(engine: Engine) -> None:
    while seal(engine):
        pass


def _findings(engine: Engine, tenant: UUID) -> list[str]:
    return [finding.what for finding in verify(engine, {}).findings if finding.tenant_id == tenant]


def test_a_word_is_looked_for_as_it_is_written(tenant: UUID):
    with work_as(SAMPLE, tenant=tenant) as work:
        for address in ("a_1%@example.com", "ab1@example.com"):
            work.log(address, "order", uuid4(), after={"email": f"{address} hers?"})
    _erase(tenant, uuid4(), value="a_1%@example.com")
    assert _details(tenant, "a_1%@example.com") == [(None, None, True)]
    assert _details(tenant, "ab1@example.com") == [(None, {"email": "ab1@example.com hers?"}, False)]


def test_of_who_is_not_erased_nothing_is_forgotten(tenant: UUID, person: UUID):
    with pytest.raises(DBAPIError, match="nothing says"), work_as(SAMPLE, tenant=tenant) as work:
        work.session.execute(_FORGET, {"person": person})
    assert _details(tenant, "person.add") == [(None, {"name": "王伟"}, False)]


def test_in_another_company_she_is_not_erased(tenant: UUID, person: UUID):
    _erase(uuid4(), person)
    assert _details(tenant, "person.add") == [(None, {"name": "王伟"}, False)]
    with work_as(SAMPLE, tenant=tenant) as work:
        assert erased_among(work, [person]) == set()


@pytest.mark.parametrize(
    "change", ["DELETE FROM chassis.erased_persons", "UPDATE chassis.erased_persons SET erased_at = now()"]
)
def test_a_tombstone_stays(tenant: UUID, person: UUID, change: str):
    _erase(tenant, person)
    with pytest.raises(DBAPIError, match="permission denied"), work_as(SAMPLE, tenant=tenant) as work:
        work.session.execute(text(change))
    with work_as(SAMPLE, tenant=tenant) as work:
        assert erased_among(work, [person, uuid4()]) == {person}


def test_nobody_but_the_gateway_may_ask(tenant: UUID, person: UUID):
    with pytest.raises(Forbidden):
        _erase(tenant, person, principal=f"employee:{uuid4()}")
