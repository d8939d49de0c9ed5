"""The client sends again what a connection that ended did not answer."""

import socket
import threading

import pytest

from stack.api import Client
from stack.errors import StackError

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def serve(listening: socket.socket, answered: list[bool]) -> None:
    """Answer each connection as ``answered`` says: with an answer, or by ending it."""
    for answer in answered:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            if answer:
                connection.sendall(ANSWER)


@pytest.fixture
def gateway():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def asked(gateway: socket.socket, answered: list[bool]) -> dict[str, object]:
    server = threading.Thread(target=serve, args=(gateway, answered), daemon=True)
    server.start()
    client = Client(f"http://127.0.0.1:{gateway.getsockname()[1]}")
    try:
        return client.post("/v1/tickets", {})
    finally:
        server.join(5)


def test_a_request_whose_connection_ended_is_sent_again(gateway):
    assert asked(gateway, [False, True]) == {}


def test_not_for_ever(gateway):
    with pytest.raises(StackError, match="Nothing answers"):
        asked(gateway, [False, False, False])
