"""What the tests of ticketing share."""

from uuid import UUID

import pytest

from services.ticketing.tests.flow import Flow
from services.ticketing.tests.world import World


@pytest.fixture
def world(tenant: UUID) -> World:
    """A company with a room, its people and a worker."""
    return World(tenant)


@pytest.fixture
def flow(world: World) -> Flow:
    """The steps of the repair flow in that company."""
    return Flow(world)
