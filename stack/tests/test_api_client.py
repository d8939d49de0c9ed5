"""The client sends again what a connection that ended did not answer."""

import socket
import threading

import pytest

from stack.api import Client, Refused
from stack.errors import StackError

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
LATER = b'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 20\r\n\r\n{"code":"saturated"}'


def serve(listening: socket.socket, answered: list[bytes]) -> None:
    """Answer each connection as ``answered`` says: with an answer, or, where that is empty, by ending it."""
    for answer in answered:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)


@pytest.fixture
def gateway():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def asked(gateway: socket.socket, answered: list[bytes]) -> dict[str, object]:
    server = threading.Thread(target=serve, args=(gateway, answered), daemon=True)
    server.start()
    client = Client(f"http://127.0.0.1:{gateway.getsockname()[1]}")
    try:
        return client.post("/v1/tickets", {})
    finally:
        server.join(5)


def test_a_request_whose_connection_ended_is_sent_again(gateway):
    assert asked(gateway, [b"", ANSWER]) == {}


def test_not_for_ever(gateway):
    with pytest.raises(StackError, match="Nothing answers"):
        asked(gateway, [b"", b"", b""])


def test_who_is_told_503_is_told_so_and_decides_himself(gateway):
    with pytest.raises(Refused, match="503 saturated"):
        asked(gateway, [LATER])
