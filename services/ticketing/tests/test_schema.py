import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis.testing import schema_problems, work_as
from services.ticketing.models import Base


def test_the_models_say_what_the_migrations_made():
    assert schema_problems("ticketing", Base) == []


@pytest.mark.parametrize("statement", ["UPDATE ticket_log SET note = 'x'", "DELETE FROM ticket_log"])
def test_nobody_changes_the_log_of_a_ticket(tenant, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), work_as("ticketing", tenant=tenant) as work:
        work.session.execute(text(statement))
