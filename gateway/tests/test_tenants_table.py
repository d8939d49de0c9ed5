"""The table of tenants, which row-level security cannot guard."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis.testing import work_as


@pytest.mark.parametrize("statement", ["UPDATE tenants SET name = 'x'", "DELETE FROM tenants"])
def test_the_application_cannot_change_a_tenant_that_has_begun(tenant, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), work_as("gateway", tenant=tenant) as work:
        work.session.execute(text(statement))
