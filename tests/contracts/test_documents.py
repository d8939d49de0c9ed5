"""OpenAPI, AsyncAPI and the JSON Schemas in the repository are those that the code makes."""

import pytest

from contracts.core.registry import events, rpc_methods
from gateway.documents.files import FOLDER, documents
from gateway.routes import ROUTES

MADE = documents()


def test_nothing_is_missing_and_nothing_is_left_over():
    assert {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.json")} == set(MADE)


@pytest.mark.parametrize("path", sorted(MADE))
def test_what_is_committed_is_what_the_code_says(path: str):
    assert (FOLDER / path).read_text() == MADE[path], f"{path} is out of date: run `steward documents`"


def test_every_declaration_has_its_document():
    assert {f"events/{key}.json" for key in events()} < set(MADE)
    assert {f"rpc/{key}.{part}.json" for key in rpc_methods() for part in ("request", "reply")} < set(MADE)


def test_every_route_is_described():
    assert all(f'"{route.path}"' in MADE["openapi.json"] for route in ROUTES)
