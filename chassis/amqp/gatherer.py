"""Writing in one call what is written together: a system call costs more here than what is done between two."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Gatherer:
    """Hands on what is written with ``send``: at once, or at the end of :meth:`together`."""

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self._send = send
        self._gathered: list[bytes] | None = None

    def write(self, data: bytes | memoryview) -> None:
        """Write ``data``."""
        if self._gathered is None:
            self._send(bytes(data))
        else:
            # A copy: py-amqp has one buffer for all frames.
            self._gathered.append(bytes(data))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Send everything that is written inside at the end, also when something is raised."""
        if self._gathered is not None:
            yield  # part of a larger one
            return
        gathered: list[bytes] = []
        self._gathered = gathered
        try:
            yield
        finally:
            self._gathered = None
            if gathered:
                self._send(b"".join(gathered))
