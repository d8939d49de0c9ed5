"""The stream itself: as long as the client stays, may listen, and this process goes on."""

from dataclasses import replace
from threading import BoundedSemaphore
from typing import Final

from flask import Response, current_app, request

from chassis.settings import number
from contracts.core.errors import FieldProblem, Invalid
from gateway.access.identity import Identities
from gateway.http.call import Call, Identity
from gateway.http.errors import Saturated
from gateway.http.reading import acting_for_of, token_of
from gateway.http.routing import EVENT_STREAM
from gateway.stream import reading
from gateway.stream.follower import Follower, Who
from gateway.stream.hearing import Hearing

MOST_AT_ONCE: Final = 8
"""How many listen to one process, unless ``GATEWAY_MOST_STREAMS`` says another number."""

_LONGEST_ID = 18


class Streams:
    """The streams of this process."""

    def __init__(self) -> None:
        self.hearing = Hearing()
        self._free = BoundedSemaphore(number("GATEWAY_MOST_STREAMS", MOST_AT_ONCE))

    def open(self, call: Call) -> Response:
        """Return an answer that goes on as long as somebody listens. Raises Saturated where too many do."""
        who = _who(current_app.extensions["identities"])
        call = replace(call, identity=who())
        position, lost = _start(call, request.headers.get("Last-Event-ID"))
        if not self._free.acquire(blocking=False):
            raise Saturated
        follower = Follower(call, who, self.hearing, position)
        # Released when it is closed, which a server does with one that it did not begin with, too.
        response = Response(follower.told(lost=lost), content_type=EVENT_STREAM)
        response.call_on_close(self._free.release)
        # A proxy in front is not to gather it.
        response.headers["X-Accel-Buffering"] = "no"
        return response

    def close(self) -> None:
        """Hear nothing more."""
        self.hearing.close()


def open_stream(call: Call) -> Response:
    """Tell what happens in the caller's scope from now on, or after the ``Last-Event-ID`` that he names."""
    streams: Streams = current_app.extensions["streams"]
    return streams.open(call)


def _who(identities: Identities) -> Who:
    token, acting_for = token_of(request), acting_for_of(request)

    def who() -> Identity:
        identity = identities.of(token, acting_for)
        identity.demand_complete()
        return identity

    return who


def _start(call: Call, last: str | None) -> tuple[int, bool]:
    """Return where to begin, and whether something after the place that was asked for is not kept any more."""
    tenant = call.who.tenant_id
    if last is None:
        return reading.head(tenant), False
    if not (last.isascii() and last.isdigit() and len(last) <= _LONGEST_ID):
        raise Invalid(fields=[FieldProblem("Last-Event-ID", "invalid", "The id of an event of this stream.")])
    if reading.is_kept(tenant, int(last)):
        return int(last), False
    return reading.head(tenant), True
