"""A socket that takes nothing for long is given up, one that takes it slowly is waited for."""

import socket
from collections.abc import Iterator
from threading import Thread
from time import monotonic

import pytest
from pika import ConnectionParameters

from chassis.amqp.errors import LinkLost
from chassis.amqp.wired import Wired, written

MORE_THAN_FITS = memoryview(bytes(16 * 1024 * 1024))


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    one.setblocking(False)
    with one, other:
        yield one, other


def test_who_takes_nothing_is_given_up(ends: tuple[socket.socket, socket.socket]):
    one, _other = ends
    with pytest.raises(TimeoutError):
        written(one, MORE_THAN_FITS, monotonic() + 0.2)


def test_who_takes_it_slowly_gets_all(ends: tuple[socket.socket, socket.socket]):
    one, other = ends
    taken = 0

    def take() -> None:
        nonlocal taken
        while part := other.recv(1024 * 1024):
            taken += len(part)

    taking = Thread(target=take)
    taking.start()
    written(one, MORE_THAN_FITS, monotonic() + 10)
    one.shutdown(socket.SHUT_WR)
    taking.join()
    assert taken == len(MORE_THAN_FITS)


def test_nothing_is_said_on_a_connection_that_is_not_there():
    wired = Wired(ConnectionParameters("127.0.0.1"), lambda *_: None, lambda *_: None)
    with pytest.raises(LinkLost), wired.held():
        wired._adapter_emit_data(b"something")
