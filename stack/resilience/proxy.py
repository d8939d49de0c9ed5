"""A TCP proxy that the suite's own connections go through, so that a network can be slow, silent or gone."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, Self, TypeVar

from stack.ports import LOOPBACK

_PIECE = 64 * 1024

Address = tuple[str, int]
Result = TypeVar("Result")


class Link:
    """A port of our own that leads to ``target``. What is done to it holds for all its connections at once."""

    def __init__(self, proxy: "Proxy", target: Address) -> None:
        self.target = target
        self.port = 0
        self._proxy = proxy
        self._delay = 0.0
        self._passing = asyncio.Event()
        self._passing.set()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def connections(self) -> int:
        """How many connections go over it at this moment."""
        return len(self._writers) // 2

    def delay(self, seconds: float) -> None:
        """Hold back what passes for so long, each way."""
        self._delay = seconds

    def silence(self) -> None:
        """Pass nothing on and end nothing: packets get lost. Connections can still be begun, and hear nothing."""
        self._proxy.run(self._call(self._passing.clear))

    def reset(self) -> None:
        """End all connections without a goodbye; new ones pass."""
        self._proxy.run(self._call(self._abort))

    def refuse(self) -> None:
        """Reset, and let nobody in any more."""
        self._proxy.run(self._close())

    def heal(self) -> None:
        """Be a good network again. What was held back by :meth:`silence` arrives now, as TCP sends it again."""
        self._delay = 0.0
        self._proxy.run(self._open())

    async def _open(self) -> None:
        self._passing.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, LOOPBACK, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        self._passing.set()
        self._abort()
        # For the connections to hear of it.
        await asyncio.sleep(0)

    async def _call(self, function: Any) -> None:
        function()

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(*self.target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        if self._server is None:  # refused while it was being made
            for end in ends:
                end.transport.abort()
            return
        self._writers |= ends
        try:
            await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
        finally:
            self._writers -= ends
            for end in ends:
                end.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(_PIECE):
                if self._delay:
                    await asyncio.sleep(self._delay)
                await self._passing.wait()
                writer.write(data)
                await writer.drain()
            await self._passing.wait()
        except OSError:
            # What one side ended without a goodbye ends so for the other.
            writer.transport.abort()
        else:
            writer.close()


class Proxy:
    """Its links, all served by one thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._links: list[Link] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for link in self._links:
            link.refuse()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def link(self, host: str, port: int) -> Link:
        """Return a new link to a server, at a free port of loopback."""
        link = Link(self, (host, port))
        link.heal()
        self._links.append(link)
        return link

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Have the thread do ``work``; return when it is done."""
        done: Future[Result] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return done.result()
