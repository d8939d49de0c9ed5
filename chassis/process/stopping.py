"""Waiting for the signals to stop and to drain."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.amqp.framework import trampoline

_STOP = (signal.SIGTERM, signal.SIGINT)
#: An operator's; who may send it is the operating system's to say.
DRAIN = signal.SIGUSR1
_SIGNALS = (*_STOP, DRAIN)


class StopSignal:
    """SIGTERM or SIGINT, or :data:`DRAIN`, as something that a green thread can wait for.

    A handler in Python alone would be noticed late: the hub goes back to its sleep, and with it everything the handler
    has scheduled. A signal writes into a pipe, on which the hub waits as on any socket.
    """

    def __init__(self) -> None:
        self._out, self._in = os.pipe()
        os.set_blocking(self._out, False)
        os.set_blocking(self._in, False)

    @contextmanager
    def installed(self) -> Iterator["StopSignal"]:
        """Take the signals, and give them back."""
        previous = {number: signal.signal(number, lambda *_: None) for number in _SIGNALS}
        wakeup = signal.set_wakeup_fd(self._in, warn_on_full_buffer=False)
        try:
            yield self
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in previous.items():
                signal.signal(number, handler)
            os.close(self._out)
            os.close(self._in)

    def wait(self) -> bool:
        """Return when the process has been told something: True to stop, False to drain."""
        while not (arrived := set(self._arrived()) & set(_SIGNALS)):
            trampoline(self._out, read=True)
        return bool(arrived & set(_STOP))

    def send(self) -> None:
        """Act as if the signal had come."""
        os.write(self._in, bytes([signal.SIGTERM]))

    def _arrived(self) -> bytes:
        try:
            return os.read(self._out, 64)
        except BlockingIOError:
            return b""
