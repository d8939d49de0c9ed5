"""How an answer leaves: with the headers that all have, without a body that the client has already, compressed."""

import gzip
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from flask import Request, Response

from gateway.http.routing import is_secret

WORTH_PACKING = 1400
"""How many bytes an answer has at least that is compressed: what is less is one packet of the network either way."""

_LEVEL = 5
_NOT_MODIFIED = 304
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "Vary": "Origin, Accept-Encoding, Accept-Language",
}
_OF_READINGS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
_OF_CHANGES = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
_NOTHING_BESIDE = "default-src 'none'; frame-ancestors 'none'"


def etag_of(body: bytes, version: int | None) -> str:
    """Return the ETag of an answer: it differs for whoever sees something else of the same version."""
    digest = blake2b(body, digest_size=8).hexdigest()
    return f'W/"{digest}"' if version is None else f'"{version}-{digest}"'


def finish(request: Request, response: Response, told: Mapping[str, str]) -> Response:
    """Return ``response`` as it is sent, with the header fields ``told``, which it has not yet.

    What shows tokens, keys or codes is kept nowhere and never compressed: its length would tell of them (BREACH).
    """
    secret = is_secret(request.path)
    response.headers.extend({**_HEADERS, **told})
    if not response.is_streamed and not response.get_data():
        # Nothing is of no type.
        response.headers.pop("Content-Type", None)
    response.headers.setdefault("Content-Security-Policy", _NOTHING_BESIDE)
    kept = "ETag" in response.headers and request.method in ("GET", "HEAD") and not secret
    response.headers["Cache-Control"] = "private, no-cache" if kept else "no-store"
    packs = not secret and _packs(request, response)
    if packs:
        _weaken(response)
    if kept and any(name in request.environ for name in _OF_READINGS):
        response.make_conditional(_asked(request))
    if packs and response.status_code != _NOT_MODIFIED:
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _asked(request: Request) -> dict[str, Any]:
    """Return the conditions of a reading: whether it has changed. What only a change depends on is not looked at."""
    return {name: value for name, value in request.environ.items() if name not in _OF_CHANGES}


def _packs(request: Request, response: Response) -> bool:
    worth_it = response.mimetype == "application/json" and len(response.get_data()) >= WORTH_PACKING
    return worth_it and request.accept_encodings.quality("gzip") > 0


def _weaken(response: Response) -> None:
    """Say of the ETag that it stands for what is said, and not for its bytes."""
    etag, _ = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)
