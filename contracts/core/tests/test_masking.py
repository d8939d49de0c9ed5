"""A reply is masked as its schema says, and every schema says what is personal in it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields

from contracts.core.fields import email_field, identity_field, personal_field, phone_field
from contracts.core.lists import page_of
from contracts.core.masking import PERSONAL, mask
from contracts.core.personal import EMAIL, IDENTITY, KINDS, MASKS, PHONE, TEXT
from contracts.core.registry import events, rpc_methods
from contracts.core.schema import Shape
from contracts.notify.events import FOR_PARTNERS, MESSAGE_FAILED

LOOKS = re.compile(r"phone|mobile|landline|e_?mail|identity_n|id_card|birthday", re.IGNORECASE)
WORDS = re.compile(r"^(description|note|comment|last_error|detail|before|after|reason(_zh|_en)?)$")


class Someone(Shape):
    """Somebody."""

    phone = personal_field(PHONE, allow_none=True)
    number = personal_field(IDENTITY)
    birthday = fields.Date(allow_none=True, metadata={PERSONAL: IDENTITY})
    said = fields.Raw(metadata={PERSONAL: TEXT})


class Group(Shape):
    """Several."""

    name = fields.String()
    phones = fields.List(personal_field(PHONE))
    people = fields.List(fields.Nested(Someone))
    lead = fields.Nested(Someone, allow_none=True)
    more = fields.Nested(Someone, many=True, data_key="others")


SOMEONE = {"phone": "+8613800138000", "number": "E12345678", "birthday": "1990-01-01", "said": {"a": ["E", 1, None]}}
GROUP = {"name": "13800138000", "phones": ["+8613800138000"], "people": [SOMEONE], "lead": None, "others": [SOMEONE]}


def test_it_is_masked_wherever_it_stands():
    seen = SOMEONE | {"phone": "138****8000"}
    assert mask(Group(), GROUP, (PHONE,)) == GROUP | {"phones": ["138****8000"], "people": [seen], "others": [seen]}
    assert mask(page_of(Group)(), {"items": [GROUP], "next_cursor": None}, (PHONE,))["items"][0]["people"] == [seen]


def test_what_has_no_room_for_asterisks_is_null():
    assert mask(Someone(), SOMEONE, (IDENTITY,)) == SOMEONE | {"number": "E******78", "birthday": None}


def test_words_are_searched_for_what_is_masked_alone():
    said = {"said": {"note": ["call 13800138000", {"at": "a@b.cn"}], "count": 3}}
    assert mask(Someone(), said, (PHONE,)) == {"said": {"note": ["call 138****8000", {"at": "a@b.cn"}], "count": 3}}


def test_where_nothing_is_masked_nothing_is_touched():
    assert mask(Group(), GROUP, ()) is GROUP
    assert mask(page_of(Shape)(), GROUP, KINDS) is GROUP
    assert mask(Group(), GROUP, ("a kind to come",))["phones"] == GROUP["phones"]


def _schemas() -> dict[str, type[Schema]]:
    methods = rpc_methods().values()
    found = [part for method in methods for part in (method.request, method.reply)]
    return {schema.__name__: schema for schema in [*found, *(event.payload for event in events().values())]}


def _fields(schema: Schema, path: str) -> Iterator[tuple[str, str, Any]]:
    for name, field in schema.fields.items():
        inner = field
        while isinstance(inner, fields.List):
            inner = inner.inner
        if isinstance(inner, fields.Nested):
            yield from _fields(inner.schema, f"{path}.{name}")
        else:
            yield f"{path}.{name}", name, inner


@pytest.mark.parametrize("name", sorted(_schemas()))
def test_what_looks_personal_is_said_to_be(name: str):
    schema = _schemas()[name]
    for path, part, field in _fields(schema(), name):
        kind = field.metadata.get(PERSONAL)
        assert kind in {None, TEXT, *MASKS}, path
        # What somebody asks is not answered: only its form matters there.
        asked = schema.Meta.unknown == "raise"
        if LOOKS.search(part) and not (asked and isinstance(field, fields.Date)):
            assert kind in MASKS, f"{path} is personal by its name, and not marked"
        if WORDS.match(part) and not asked:
            assert kind == TEXT, f"{path} holds people's words, and is not marked"
        if kind in MASKS and not isinstance(field, fields.String) and not asked:
            assert field.allow_none, f"{path} has to be null for some"


@pytest.mark.parametrize(
    ("field", "masked"),
    [
        (phone_field(), "138****8000"),
        (identity_field(), "3302**********123X"),
        (email_field(), "z***@example.com"),
    ],
)
def test_what_was_masked_is_not_written_back(field: Any, masked: str):
    with pytest.raises(ValidationError):
        field.deserialize(masked)


def test_what_partners_get_is_masked_whatever_stands_in_it():
    assert all(event.outward for event in FOR_PARTNERS)
    said = MESSAGE_FAILED.dump({"reason": "550 <zhang@example.com> +8613800138000"})
    assert said == {"reason": "550 <z***@example.com> 138****8000"}


def test_what_services_tell_each_other_is_not():
    inward = {event.key for event in events().values() if not event.outward}
    assert "customer.customers.changed.v1" in inward
    assert {event.key for event in events().values()} - inward == {event.key for event in FOR_PARTNERS}


def test_only_a_disclosure_is_not_masked():
    """What is gathered of a person for himself is asked by the gateway alone, and is in the operation log there."""
    disclosing = {method.name: method.changes for method in rpc_methods().values() if method.discloses}
    gathering = {"export_person", "get_words"}
    assert disclosing.keys() - gathering == {
        "disclose_customer",
        "disclose_employee",
        "disclose_contractor",
        "disclose_ticket",
    }
    assert all(changes for name, changes in disclosing.items() if name not in gathering)
    assert set(MASKS) == set(KINDS)
    assert EMAIL in KINDS
