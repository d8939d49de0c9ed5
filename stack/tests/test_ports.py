import socket

import pytest

from stack.errors import StackError
from stack.ports import free_port, is_free, kept_ports, require_free


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_somebody_listens_on_is_not_free(taken):
    assert not is_free(taken)
    assert is_free(free_port())


def test_a_taken_port_is_one_line_on_what_to_do(taken):
    with pytest.raises(StackError, match=f"port {taken}, wanted by the gateway, is taken .* or set GATEWAY_PORT"):
        require_free(taken, "the gateway", "set GATEWAY_PORT")


def test_ports_are_remembered(tmp_path):
    file = tmp_path / "ports.json"
    first = kept_ports(file, ["amqp", "epmd"])
    assert len(set(first.values())) == 2
    assert kept_ports(file, ["amqp", "epmd"]) == first


def test_a_remembered_port_that_is_taken_is_replaced(tmp_path, taken):
    file = tmp_path / "ports.json"
    file.write_text(f'{{"amqp": {taken}}}')
    assert kept_ports(file, ["amqp"])["amqp"] != taken


def test_a_wanted_port_goes_before_the_remembered_one(tmp_path):
    file = tmp_path / "ports.json"
    wanted = free_port([kept_ports(file, ["amqp"])["amqp"]])
    assert kept_ports(file, ["amqp"], {"amqp": wanted}) == {"amqp": wanted}
