"""The sample service has a database like any other."""

from pathlib import Path

import pytest

from chassis.testing import Databases, Tree, a_tree

SERVICE = "sample"


@pytest.fixture(scope="session", autouse=True)
def _sample(databases: Databases) -> None:
    databases.folders[SERVICE] = Path(__file__).parent / SERVICE


@pytest.fixture
def tree(tenant) -> Tree:
    """A small organization that the sample service knows."""
    return a_tree(SERVICE, tenant)
