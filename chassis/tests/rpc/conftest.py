"""A caller."""

from collections.abc import Iterator

import pytest

from chassis.rpc import RpcClient
from chassis.tests.brokers import Broker


@pytest.fixture
def client(broker: Broker) -> Iterator[RpcClient]:
    """A client of the caller asker."""
    client = RpcClient(broker.url("asker"), "asker")
    yield client
    client.close()
