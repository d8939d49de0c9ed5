import pytest

from services.hr.tests.companies import Company, a_company


@pytest.fixture
def company(tenant) -> Company:
    return a_company(tenant)
