"""What is read by the functions that are made of schemas is what the schemas themselves would read, or refuse."""

from typing import Any
from uuid import UUID

import pytest
from marshmallow import EXCLUDE, INCLUDE, Schema, ValidationError, fields, validate, validates_schema

from contracts.core.fields import Amount, Day, Id, choice, phone_field, text
from contracts.core.loading import loaded, reader_of
from contracts.core.registry import events, rpc_methods
from contracts.core.schema import Request, Shape

ID = "8f14e45f-ceea-467f-a0e6-4f2f7c6f4a11"


class Part(Request):
    """A part."""

    name = text(5, required=True)
    day = Day(load_default=None, allow_none=True)


class Whole(Request):
    """All that can stand in a request."""

    id = Id(required=True)
    ids = fields.List(Id(allow_none=True), validate=validate.Length(max=2))
    kind = choice("a", "b", load_default="a")
    phone = phone_field(allow_none=True)
    amount = Amount(load_default=None)
    parts = fields.List(fields.Nested(Part), load_default=list, validate=validate.Length(max=2))
    one = fields.Nested(Part, allow_none=True)
    many = fields.Nested(Part, many=True)
    words = fields.List(fields.String(allow_none=True))
    flag = fields.Boolean()
    named = fields.String(data_key="other")


class Lenient(Shape):
    """What ignores the unknown."""

    name = fields.String(required=True)


class Checked(Request):
    """What looks at itself as a whole."""

    name = fields.String()

    @validates_schema
    def check(self, data: Any, **_: Any) -> None:
        """Refuse a name."""
        if data.get("name") == "no":
            raise ValidationError("No.", "name")


class Outer(Request):
    """What has such a part."""

    part = fields.Nested(Checked)


GOOD = [
    {"id": ID},
    {"id": ID, "kind": "b", "phone": None, "amount": "1.50", "flag": "true", "other": "x"},
    {"id": ID, "parts": [{"name": "x", "day": "2026-02-28"}], "one": {"name": "y"}, "many": [{"name": "z"}]},
    {"id": ID.upper(), "ids": [ID, None]},
    {"id": f"{{{ID}}}", "ids": []},
    {"id": ID, "one": None, "words": ["a", None], "parts": [], "flag": False},
]
BAD: list[Any] = [
    {},
    None,
    [],
    "text",
    {"id": "no"},
    {"id": None},
    {"id": 5},
    {"id": [ID]},
    {"id": ID, "ids": [ID, "no"]},
    {"id": ID, "ids": [ID, ID, ID]},
    {"id": ID, "kind": "c"},
    {"id": ID, "kind": None},
    {"id": ID, "kind": 1},
    {"id": ID, "unknown": 1},
    {"id": ID, "phone": "13800138000"},
    {"id": ID, "amount": "1.505"},
    {"id": ID, "parts": [{"name": "x"}] * 3},
    {"id": ID, "parts": [{"name": "too long"}, {"day": "1800-01-01"}]},
    {"id": ID, "parts": {"name": "x"}},
    {"id": ID, "parts": [None]},
    {"id": ID, "one": []},
    {"id": ID, "many": {"name": "x"}},
    {"id": ID, "words": [1]},
    {"id": ID, "words": "abc"},
]


def said(schema: Schema, data: Any) -> tuple[str, Any]:
    try:
        return "good", schema.load(data)
    except ValidationError as error:
        return "bad", error.messages


def read(schema: Schema, data: Any) -> tuple[str, Any]:
    try:
        return "good", loaded(schema, data)
    except ValidationError as error:
        return "bad", error.messages


@pytest.mark.parametrize("data", GOOD + BAD)
def test_what_is_read_and_what_is_refused_is_as_the_schema_says(data):
    assert read(Whole(), data) == said(Whole(), data)


@pytest.mark.parametrize("data", GOOD)
def test_what_is_good_is_read_without_the_schema(data):
    quick = reader_of(Whole())
    assert quick is not None
    assert quick(data)["id"] == UUID(ID)


@pytest.mark.parametrize("data", [{"name": "a", "more": 1}, {"more": 1}, {"name": None}])
def test_who_ignores_the_unknown_goes_on_doing_so(data):
    assert read(Lenient(), data) == said(Lenient(), data)


@pytest.mark.parametrize("data", [{"part": {"name": "no"}}, {"part": {"name": "yes"}}, {"part": {"more": 1}}])
def test_what_looks_at_itself_as_a_whole_is_asked(data):
    assert read(Outer(), data) == said(Outer(), data)


@pytest.mark.parametrize(
    "schema", [Checked(), Lenient(unknown=INCLUDE), Lenient(partial=True), Lenient(partial=("name",))]
)
def test_what_only_the_schema_can_read_is_left_to_it(schema):
    assert reader_of(schema) is None
    assert read(schema, {"more": 1}) == said(schema, {"more": 1})


def test_several_are_read_one_by_one():
    several = [{"name": "a"}, {"name": "b", "more": 1}]
    assert read(Lenient(many=True), several) == said(Lenient(many=True), several)
    assert read(Part(many=True, unknown=EXCLUDE), several) == said(Part(many=True, unknown=EXCLUDE), several)


def test_what_a_default_makes_is_made_anew():
    first, second = loaded(Whole(), {"id": ID}), loaded(Whole(), {"id": ID})
    assert first["parts"] is not second["parts"]


def test_no_schema_asks_for_more_than_is_known_here():
    methods, told = rpc_methods().values(), events().values()
    for schema in [one.request_schema for one in methods] + [one.payload_schema for one in told]:
        assert schema.dict_class is dict
        for name, field in schema.load_fields.items():
            assert field.attribute in {None, name}, (schema, name)
