"""Addresses of AMQP 0-9-1, and its first words: enough to know that a broker answers."""

import socket
from urllib.parse import quote

from stack.ports import LOOPBACK

GREETING = b"AMQP\x00\x00\x09\x01"
# A method frame (type 1) on channel 0; its payload begins with class 10, method 10: connection.start.
FRAME_START = b"\x01\x00\x00"
CONNECTION_START = b"\x00\x0a\x00\x0a"


def amqp_url(host: str, port: int, user: str, password: str, vhost: str, scheme: str = "amqp") -> str:
    """The address for one user; his name, password and virtual host are given as they are."""
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return f"{scheme}://{login}@{host}:{port}/{quote(vhost, safe='')}"


def answers(port: int, host: str = LOOPBACK, seconds: float = 2.0) -> bool:
    """Whether a broker at this port offers to start a connection."""
    try:
        with socket.create_connection((host, port), timeout=seconds) as connection:
            connection.sendall(GREETING)
            reply = connection.recv(11, socket.MSG_WAITALL)
    except OSError:
        return False
    return reply[:3] == FRAME_START and reply[7:] == CONNECTION_START
