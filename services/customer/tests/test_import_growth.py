"""A batch reads no more for what a tenant has, even one that the server has taken no figures of."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Table, text

from chassis.database.engine import unpooled_engine
from chassis.importing import Row, grouped
from chassis.testing import work_as
from chassis.testing.databases import admin_url_of
from chassis.testing.filling import grown, numbered, table_of
from chassis.testing.plans import plans_of
from services.customer.import_lookups import look_up
from services.customer.import_plan import FACTS
from services.customer.matching import key_of
from services.customer.models import Customer, Phone, Tenure

_ID = "md5('id ' || i)::uuid"
TABLES = {
    # Few have a code, as in life: an index in which nearly all are alike is small, and seems cheap to read.
    Customer: {"name": "'name ' || i", "identity_type": "'passport'", "identity_number": "'P' || i"},
    Phone: {"customer_id": _ID, "number": "'+8613' || i"},
    Tenure: {"customer_id": _ID},
}
BATCH = range(1, 41)
MOST_ROWS = 400
"""That a statement may read for forty customers."""


@pytest.fixture(scope="module")
def latecomer() -> Iterator[UUID]:
    """A tenant with 120,000 customers who came after the server had taken its figures, of the one before.

    So many that to go down their own index to an id costs a step more than to go down a small one to the tenant.
    """
    late = uuid4()
    with grown({"customer": {table_of(model): columns for model, columns in TABLES.items()}}) as company:
        with unpooled_engine(admin_url_of("customer")).begin() as admin:
            admin.execute(text("SET session_replication_role = replica"))
            for model in TABLES:
                table = model.__tablename__
                admin.execute(text(f"DELETE FROM {table} WHERE tenant_id <> :tenant"), {"tenant": company.tenant})
                admin.execute(text(f"ANALYZE {table}"))
                _copy(admin, table_of(model), {"tenant": company.tenant, "late": late}, {})
            for time in range(5):
                other = {"id": f"md5(id::text || {time})::uuid", "identity_number": "NULL"}
                _copy(admin, table_of(Customer), {"tenant": company.tenant, "late": late}, other)
        yield late


def _copy(admin: Connection, table: Table, tenants: dict[str, UUID], given: dict[str, str]) -> None:
    names = [column.name for column in table.columns if column.name != "tenant_id"]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(given.get(name, f'"{name}"') for name in names)
    source = f"SELECT :late, {values} FROM {table.name} WHERE tenant_id = :tenant"
    admin.execute(text(f"INSERT INTO {table.name} (tenant_id, {columns}) {source}"), tenants)


def _row(number: int, *, documented: bool) -> Row:
    """Return half of what is known of a customer: the document, or name and phone."""
    said = dict.fromkeys((*FACTS, "phone", "second_phone"))
    who = {"name": f"name {number}", "phone": f"+8613{number}"}
    document = {"identity_type": "passport", "identity_number": f"P{number}"} if documented else {}
    return Row(said | {"row": number} | who | document)


@pytest.mark.parametrize("documented", [True, False])
def test_customers_of_a_batch_are_found_one_by_one(latecomer, documented):
    rows = [_row(number, documented=documented) for number in BATCH]
    found = []
    with work_as("customer", tenant=latecomer) as work:
        plans = plans_of(work, lambda: found.append(look_up(work, grouped(rows, key_of(rows), FACTS))))
    assert len(found[0].customers) == len(BATCH)
    assert not [str(plan) for plan in plans if plan.rows > MOST_ROWS]


def test_one_customer_is_found_alone(latecomer):
    with work_as("customer", tenant=latecomer) as work:
        wanted = work.select(Customer, few=True).where(Customer.id == numbered("id 7")).with_only_columns(Customer.name)
        plans = plans_of(work, lambda: work.session.execute(wanted).one())
    assert not [str(plan) for plan in plans if plan.rows > 1]
