import pytest

from services.property.tests.estates import Estate, an_estate


@pytest.fixture
def estate(tenant) -> Estate:
    return an_estate(tenant)
