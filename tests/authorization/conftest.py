"""One world for all tests of who may do what."""

from collections.abc import Iterator

import orjson
import pytest
from flask import Flask

from chassis.testing import clock_at
from gateway import sealing
from gateway.limits.limiting import DEFAULTS
from gateway.tests.conforming import conforming
from gateway.tests.serving import a_gateway
from tests.authorization.facts import Facts
from tests.authorization.house import House
from tests.authorization.world import NOW, World, build


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The suite in this process: the gateway asks the services without a broker."""
    with pytest.MonkeyPatch.context() as patch:
        made = House()
        patch.setenv(sealing.KEY, sealing.new_key())
        patch.setenv("STEWARD_UPLOADS", str(tmp_path_factory.mktemp("uploads")))
        for name in DEFAULTS:
            patch.setenv(name, "100000000")
        patch.setattr("gateway.services.ask", made.ask)
        patch.setattr("gateway.services.ask_and_pass", lambda *asked: orjson.dumps(made.ask(*asked)))
        yield made


@pytest.fixture(scope="session")
def app(house: House) -> Iterator[Flask]:
    """The gateway."""
    with a_gateway() as made, conforming(made):
        # The parts take turns in this process: nothing of one may go on beside another.
        made.extensions["limits"].close()
        yield made


@pytest.fixture(scope="session")
def world(app: Flask, house: House) -> World:
    """Three companies."""
    return build(app, house)


@pytest.fixture(scope="session")
def facts(world: World) -> Facts:
    """What is true in them."""
    return world.facts


@pytest.fixture
def _at_noon() -> Iterator[None]:
    with clock_at(NOW):
        yield
