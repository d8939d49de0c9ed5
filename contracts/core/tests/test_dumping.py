"""What is written by the functions that are made of schemas is what the schemas themselves would write."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import Schema, fields

from contracts.core.dumping import writer_of
from contracts.core.fields import Amount
from contracts.core.registry import events, rpc_methods
from contracts.core.schema import Shape

SCHEMAS = [method.reply_schema for method in rpc_methods().values()] + [
    event.payload_schema for event in events().values()
]


def value_of(field: Any, number: int) -> Any:
    """Return what a row may have there; None of every third field."""
    if number % 3 == 2:
        return None
    if isinstance(field, fields.Nested):
        rows = [row_of(field.schema, number), row_of(field.schema, number + 1)]
        return rows if field.schema.many else rows[0]
    if isinstance(field, fields.List):
        return (value_of(field.inner, 0), value_of(field.inner, 1))
    if isinstance(field, fields.Dict):
        return {"a": value_of(field.value_field, 0) if field.value_field else [1]}
    kinds: dict[type, Any] = {
        fields.UUID: uuid4(),
        fields.AwareDateTime: datetime(2026, 3, 1, 8, 15, 0, 123456, tzinfo=timezone(timedelta(hours=8))),
        fields.Date: date(2026, 2, 28),
        Amount: Decimal("12.5"),
        fields.Boolean: False,
        fields.Integer: 7,
        fields.Raw: {"b": None},
        fields.String: "水龙头",
    }
    found = [value for kind, value in kinds.items() if isinstance(field, kind)]
    return found[0] if found else ("a", "b")


def row_of(schema: Schema, shift: int = 0) -> SimpleNamespace:
    return SimpleNamespace(
        **{name: value_of(field, shift + number) for number, (name, field) in enumerate(schema.dump_fields.items())}
    )


@pytest.mark.parametrize("shape", [lambda row: row, vars], ids=["row", "mapping"])
def test_every_reply_and_event_is_written_as_by_its_schema(shape):
    for schema in SCHEMAS:
        for shift in range(3):
            row = shape(row_of(schema, shift))
            assert writer_of(schema)(row) == schema.dump(row), type(schema)


class Two(Shape):
    """Two parts."""

    id = fields.UUID()
    name = fields.String()


@pytest.mark.parametrize("value", [{"id": UUID(int=1)}, SimpleNamespace(id=UUID(int=1)), {}, {"name": "x", "other": 1}])
def test_what_a_value_has_not_got_is_left_out(value: Mapping[str, Any] | SimpleNamespace):
    assert writer_of(Two())(value) == Two().dump(value)


def test_no_schema_asks_for_more_than_is_known_here():
    for schema in SCHEMAS:
        assert not any(schema._hooks.values()), schema
        for name, field in schema.dump_fields.items():
            assert field.attribute in {None, name}, (schema, name)
            assert field.data_key in {None, name}, (schema, name)
            assert not field.load_only, (schema, name)
            assert field._CHECK_ATTRIBUTE, (schema, name)
