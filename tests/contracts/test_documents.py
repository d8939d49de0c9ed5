"""OpenAPI, AsyncAPI and the JSON Schemas in the repository are those that the code makes."""

import pytest

from contracts.core.errors import ServiceError
from contracts.core.registry import events, rpc_methods
from gateway.documents.files import FOLDER, documents
from gateway.documents.openapi import openapi
from gateway.documents.problems import PAGE, problems
from gateway.routes import ROUTES

MADE = documents()


def test_nothing_is_missing_and_nothing_is_left_over():
    assert {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.json")} == set(MADE)


@pytest.mark.parametrize("path", sorted(MADE))
def test_what_is_committed_is_what_the_code_says(path: str):
    assert (FOLDER / path).read_text() == MADE[path], f"{path} is out of date: run `steward documents`"


def test_the_page_of_the_problems_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == problems(), "docs/problems.md is out of date: run `steward documents`"


def test_every_problem_is_on_the_page_in_both_languages():
    rows = [line.split(" | ") for line in problems().splitlines() if line.startswith("| ") and "`" in line]
    declared = {code for code, kind in ServiceError.by_code.items() if ".tests." not in kind.__module__}
    assert {code.strip("`") for _, code, *_ in rows} >= declared
    assert [code for _, code, english, chinese, meaning in rows if english == chinese or not meaning.strip(" |")] == []


def test_every_declaration_has_its_document():
    assert {f"events/{key}.json" for key in events()} < set(MADE)
    assert {f"rpc/{key}.{part}.json" for key in rpc_methods() for part in ("request", "reply")} < set(MADE)


def test_every_route_is_described():
    assert all(f'"{route.path}"' in MADE["openapi.json"] for route in ROUTES)


def test_every_operation_has_an_id_of_its_own():
    paths = openapi(ROUTES)["paths"].values()
    ids = [operation["operationId"] for path in paths for operation in path.values()]
    assert len(ids) == len(set(ids))
