"""What a problem says, beside its name, is said in Chinese too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range

from contracts.core.errors import FieldProblem, Forbidden, Invalid, ServiceError
from contracts.core.schema import Request, load
from gateway.http.problems import of_error
from gateway.http.sentences import in_language

HOME = Path(__file__).parents[2]
SAID = ("contracts", "chassis", "services", "gateway")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[a-z_]+")
"""Some details are words that do not change."""


def _kinds(kind: type[ServiceError]) -> Iterator[str]:
    yield kind.__name__
    for below in kind.__subclasses__():
        yield from _kinds(below)


def _literals(tree: ast.AST, kinds: set[str]) -> Iterator[ast.expr]:
    places = {"FieldProblem": 2, "ValidationError": 0, "_duplicate": 0, **dict.fromkeys(kinds, 0)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in places:
            yield from call.args[places[call.func.id] :][:1]


def _reasons(tree: ast.AST) -> Iterator[ast.expr]:
    for one in ast.walk(tree):
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) in ("reason", "_WHOLE"):
            yield from (one.value.body, one.value.orelse) if isinstance(one.value, ast.IfExp) else (one.value,)


def _text(said: ast.expr) -> str | None:
    """Return a sentence as it could be said."""
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        return said.value
    if isinstance(said, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in said.values)
    return None


def _sentences() -> set[str]:
    kinds = set(_kinds(ServiceError))
    found: set[str] = set()
    for path in (path for part in SAID for path in (HOME / part).rglob("*.py")):
        if {"tests", "testing"}.isdisjoint(path.parts):
            tree = ast.parse(path.read_text())
            said = (_text(one) for one in (*_literals(tree, kinds), *_reasons(tree)))
            found |= {text for text in said if text and not WORD.fullmatch(text)}
    return found


@pytest.mark.parametrize("english", sorted(_sentences()))
def test_whatever_is_said_is_said_in_chinese_too(english: str):
    assert CHINESE.search(in_language(english, "zh"))
    assert in_language(english, "en") == english


class Anything(Request):
    """One of each: what a library says of a value that is none."""

    text, whole, yes = fields.String(validate=Length(2, 3)), fields.Integer(validate=Range(1, 9)), fields.Boolean()
    id, day, at, some = fields.UUID(), fields.Date(), fields.AwareDateTime(), fields.List(fields.String())
    number, choice, mail = fields.Float(), fields.String(validate=OneOf(["a"])), fields.Email()
    many = fields.List(fields.String(), validate=Length(min=1))
    needed = fields.String(required=True)


@pytest.mark.parametrize("value", [None, "", "nothing of the kind", 10, 10**30, ["x", 1], {}, "2026-01-01T00:00:00"])
def test_and_what_is_wrong_with_a_value(value: object):
    names = [name for name in Anything().fields if name != "needed"]
    with pytest.raises(Invalid) as refused:
        load(Anything(), {**dict.fromkeys(names, value), "unknown": 1})
    left = {field.reason for field in refused.value.fields if not CHINESE.search(in_language(field.reason, "zh"))}
    assert left == set()


def test_what_varies_stays(app: Flask):
    with app.test_request_context("/", headers={"Accept-Language": "zh"}):
        app.preprocess_request()
        said = of_error(Forbidden("This needs the permission ticket:open.")).get_json()
        assert (said["title"], said["detail"]) == ("没有此操作的权限", "需要权限 ticket:open。")
        refused = Invalid(fields=[FieldProblem("limit", "invalid", "Must be at most 100.")])
        assert of_error(refused).get_json()["fields"][0] == {
            "field": "limit",
            "code": "invalid",
            "reason": "不得大于 100。",
        }
