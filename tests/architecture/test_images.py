"""An image holds the packages of its own lock and no others: what it imports must be among them."""

import pytest

from contracts.core.registry import PRODUCERS
from tests.architecture.imports import imported, missing


@pytest.mark.parametrize("owner", PRODUCERS)
def test_everything_that_is_imported_is_in_the_lock(owner: str):
    assert {"marshmallow", "sqlalchemy", "nameko"} <= {name for name, _ in imported(owner)}
    assert missing(owner) == []
