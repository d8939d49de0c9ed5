"""The links do to connections what they say."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from stack.ports import LOOPBACK
from stack.resilience.proxy import Link, Proxy

Ends = Callable[[], tuple[socket.socket, socket.socket]]

_SOON = 3.0
_SILENT = 0.3


@pytest.fixture
def far() -> Iterator[socket.socket]:
    with closing(socket.create_server((LOOPBACK, 0))) as server:
        server.settimeout(_SOON)
        yield server


@pytest.fixture
def link(far: socket.socket) -> Iterator[Link]:
    with Proxy() as proxy:
        yield proxy.link(*far.getsockname())


@pytest.fixture
def ends(link: Link, far: socket.socket) -> Iterator[Ends]:
    """Makes connections, and closes both ends of each."""
    with ExitStack() as opened:

        def connected() -> tuple[socket.socket, socket.socket]:
            near = opened.enter_context(closing(socket.create_connection((LOOPBACK, link.port), timeout=_SOON)))
            other = opened.enter_context(closing(far.accept()[0]))
            other.settimeout(_SOON)
            return near, other

        yield connected


def test_it_passes_both_ways_and_hands_on_the_end(ends: Ends):
    near, other = ends()
    near.sendall(b"there")
    other.sendall(b"back")
    assert (other.recv(9), near.recv(9)) == (b"there", b"back")
    near.close()
    assert other.recv(9) == b""


def test_a_side_that_is_killed_is_not_waited_for(ends: Ends):
    near, other = ends()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    near.close()
    with pytest.raises(ConnectionResetError):
        _heard(other)


def _heard(other: socket.socket) -> None:
    if other.recv(9) == b"":
        raise ConnectionResetError


def test_silence_holds_back_what_arrives_after_the_healing(link: Link, ends: Ends):
    near, other = ends()
    link.silence()
    near.sendall(b"held")
    other.settimeout(_SILENT)
    with pytest.raises(TimeoutError):
        other.recv(9)
    link.heal()
    other.settimeout(_SOON)
    assert other.recv(9) == b"held"


def test_refusing_ends_what_is_there_and_lets_nobody_in_until_it_heals(link: Link, ends: Ends):
    near, _ = ends()
    link.refuse()
    with pytest.raises(ConnectionResetError):
        _heard(near)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((LOOPBACK, link.port), timeout=_SOON)
    link.heal()
    again, other = ends()
    again.sendall(b"new")
    assert other.recv(9) == b"new"


def test_a_delay_is_waited_for(link: Link, ends: Ends):
    near, other = ends()
    link.delay(_SILENT)
    near.sendall(b"late")
    other.settimeout(_SILENT / 2)
    with pytest.raises(TimeoutError):
        other.recv(9)
    other.settimeout(_SOON)
    assert other.recv(9) == b"late"
