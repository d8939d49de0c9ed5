"""A page on which the operations can be browsed and tried: Swagger UI, all of it from here, nothing from outside."""

from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, send_from_directory
from werkzeug.exceptions import NotFound

from gateway.documents import serving

PATH = "/v1/docs"
FILE = f"{PATH}/<name>"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_GIVEN = frozenset({"swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"})
_PAGE = f"""<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Steward</title>
<link rel="stylesheet" href="{PATH}/swagger-ui.css">
<link rel="icon" type="image/png" href="{PATH}/favicon-32x32.png">
<div id="operations"></div>
<script src="{PATH}/swagger-ui-bundle.js"></script>
<script src="{PATH}/begin.js"></script>
</html>
"""
_BEGIN = f"""SwaggerUIBundle({{
  url: "{serving.PATH}", dom_id: "#operations", deepLinking: true, validatorUrl: null,
}});
"""


def install(app: Flask) -> None:
    """Serve the page on ``app``, open to all: it shows what :mod:`~gateway.documents.serving` says."""
    app.add_url_rule(PATH, f"GET {PATH}", _page, methods=["GET"])
    app.add_url_rule(FILE, f"GET {FILE}", _file, methods=["GET"])


def _page() -> Response:
    response = Response(_PAGE, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _file(name: str) -> Response:
    if name == "begin.js":
        return Response(_BEGIN, content_type="text/javascript; charset=utf-8")
    if name not in _GIVEN:
        raise NotFound
    return send_from_directory(_folder(), name)


def _folder() -> Path:
    # The package's own blueprint has its settings in a script inside the page, which no strict policy lets run.
    spec = find_spec("flask_swagger_ui")
    if spec is None or spec.origin is None:
        raise RuntimeError("flask-swagger-ui is not installed")
    return Path(spec.origin).parent / "dist"
