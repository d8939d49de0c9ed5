"""The page on which the operations can be browsed works without anything from outside."""

import re
from collections.abc import Iterator

import pytest
import requests
from flask import Flask

from gateway.documents.browsing import PATH
from gateway.tests.serving import serving


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


def test_everything_that_the_page_needs_is_here(url: str):
    page = requests.get(url + PATH, timeout=10)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    needed = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(needed) == 4
    answers = [requests.get(url + path, timeout=10) for path in needed]
    assert {answer.status_code for answer in answers} == {200}
    # What it begins with names the document.
    begin = next(answer for answer in answers if answer.url.endswith("begin.js"))
    document = re.search(r'url: "([^"]+)"', begin.text)
    assert document is not None
    assert requests.get(url + document[1], timeout=10).json()["openapi"].startswith("3.1")


def test_the_page_may_run_its_own_scripts_and_ask_its_own_origin_only(url: str):
    page = requests.get(url + PATH, timeout=10)
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src")} == {"'self'"}
    assert "<script>" not in page.text
    # Others may do nothing at all.
    assert (
        requests.get(f"{url}/openapi.json", timeout=10)
        .headers["Content-Security-Policy"]
        .startswith("default-src 'none'; frame-ancestors")
    )


@pytest.mark.parametrize("name", ["oauth2-redirect.html", "swagger-ui.js", "..%2f__init__.py", "x"])
def test_nothing_else_of_the_package_is_served(url: str, name: str):
    assert requests.get(f"{url}{PATH}/{name}", timeout=10).status_code == 404
