import pytest

from services.customer.tests.towns import Town, a_town


@pytest.fixture
def town(tenant) -> Town:
    return a_town(tenant)
