import psycopg2
import pytest

from services.property.tests.estates import an_estate
from stack.bench import copying


@pytest.fixture
def database(admin_of):
    return admin_of("property")


def labels(database, tenant):
    with database.cursor() as cursor:
        cursor.execute("SELECT label, project_id FROM rooms WHERE tenant_id = %s ORDER BY label", [str(tenant)])
        return cursor.fetchall()


def test_the_same_rows_come_to_a_tenant_of_their_own(database, tenant):
    estate = an_estate(tenant)
    estate.generate("1")
    rows = copying.rows_of(database, copying.TABLES["property"], str(tenant))
    copying.copy(database, rows)
    assert copying.count(rows) == 1 + 4
    with database.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tenant_id FROM rooms WHERE project_id = %s", [estate.project["id"]])
        [other] = {found for (found,) in cursor.fetchall()} - {str(tenant)}
    assert labels(database, other) == labels(database, tenant)


def test_what_the_tables_demand_is_demanded(database, tenant):
    estate = an_estate(tenant)
    estate.generate("1")
    rooms = copying.rows_of(database, ["rooms"], str(tenant))
    with pytest.raises(psycopg2.errors.ForeignKeyViolation):
        copying.copy(database, rooms)
