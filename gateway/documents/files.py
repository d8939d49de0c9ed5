"""The documents as files, as they are committed."""

import json
from pathlib import Path
from typing import Any

from contracts.core.registry import events, rpc_methods
from gateway.documents.asyncapi import asyncapi
from gateway.documents.openapi import openapi
from gateway.documents.problems import PAGE, problems
from gateway.documents.shapes import json_schema
from gateway.routes import ROUTES

FOLDER = Path(__file__).parents[2] / "contracts" / "documents"


def documents() -> dict[str, str]:
    """Return the text of every document by its path below :data:`FOLDER`."""
    found = {"openapi.json": openapi(ROUTES), "asyncapi.json": asyncapi(events().values())}
    for key, event in events().items():
        found[f"events/{key}.json"] = json_schema(event.payload, event.type)
    for key, method in rpc_methods().items():
        found[f"rpc/{key}.request.json"] = json_schema(method.request, key)
        found[f"rpc/{key}.reply.json"] = json_schema(method.reply, key)
    return {path: _text(document) for path, document in found.items()}


def write() -> int:
    """Write every document and the page of the problems; remove what is no longer made. Returns how many there are."""
    made = documents()
    for old in FOLDER.rglob("*.json"):
        if str(old.relative_to(FOLDER)) not in made:
            old.unlink()
    for path, text in made.items():
        (FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / path).write_text(text)
    PAGE.write_text(problems(), encoding="utf-8")
    return len(made) + 1


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
