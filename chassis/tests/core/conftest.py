"""The sample service has a database like any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from chassis.testing import Databases, Tree, a_tree, url_of
from chassis.tests.core.roads import Road

SERVICE = "sample"


@pytest.fixture(scope="session", autouse=True)
def _sample(databases: Databases) -> None:
    databases.folders[SERVICE] = Path(__file__).parent / SERVICE


@pytest.fixture
def tree(tenant) -> Tree:
    """A small organization that the sample service knows."""
    return a_tree(SERVICE, tenant)


@pytest.fixture
def road() -> Iterator[Road]:
    """A way to the sample's database."""
    url = make_url(url_of("sample"))
    made = Road(str(url.host), int(url.port or 5432))
    yield made
    made.close()
