"""The API document over HTTP, open to all."""

from functools import cache

import orjson
from flask import Flask, Response

from gateway.documents.openapi import openapi
from gateway.http.sending import etag_of
from gateway.routes import ROUTES

PATH = "/openapi.json"


def install(app: Flask) -> None:
    """Serve the document of the gateway on ``app``."""
    app.add_url_rule(PATH, f"GET {PATH}", _serve, methods=["GET"])


def _serve() -> Response:
    response = Response(_document(), content_type="application/json")
    response.headers["ETag"] = etag_of(_document(), None)
    return response


@cache
def _document() -> bytes:
    return orjson.dumps(openapi(ROUTES))
