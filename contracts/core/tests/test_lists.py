"""What is said once for all lists."""

import pytest
from marshmallow import Schema, ValidationError, fields

from contracts.core.lists import ListRequest, dump, page_of, shown_field, some_of, sort_field
from contracts.core.schema import Shape


class Chair(Shape):
    """Something to sit on."""

    id = fields.Integer(required=True)
    colour = fields.String(required=True)
    legs = fields.List(fields.String(), required=True)


class ListChairs(ListRequest):
    """Chairs."""

    colour = some_of("red", "green", "blue")
    sort = sort_field("-made_at", "colour")
    shown = shown_field(Chair)


PAGE = page_of(Chair)()
CHAIRS = {"items": [{"id": 1, "colour": "red", "legs": ["a"]}], "next_cursor": None}


def asked(**given: str) -> dict[str, object]:
    return dict(ListChairs().load(given))


def test_what_is_not_said_has_its_default():
    assert asked() == {
        "limit": 20,
        "cursor": None,
        "count": "none",
        "colour": None,
        "sort": "-made_at",
        "shown": None,
    }


def test_several_values_stand_with_commas_between_them_and_count_once():
    assert asked(colour="red,blue,red")["colour"] == ("red", "blue")
    assert asked(fields="colour,id")["shown"] == ("colour", "id")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "pink"),
        ("colour", ""),
        ("colour", "red,"),
        ("colour", "red, blue"),
        ("fields", "weight"),
        ("fields", "colour.name"),
        ("sort", "legs"),
        ("sort", "--colour"),
        ("count", "maybe"),
        ("shown", "colour"),
    ],
)
def test_what_is_not_known_is_refused_by_its_name_on_the_wire(name: str, value: str):
    with pytest.raises(ValidationError) as refused:
        asked(**{name: value})
    assert list(refused.value.normalized_messages()) == [name]


@pytest.mark.parametrize("sort", ["made_at", "-made_at", "colour", "-colour"])
def test_every_order_goes_both_ways(sort: str):
    assert asked(sort=sort)["sort"] == sort


def test_of_an_item_only_what_was_asked_for_comes_back_and_its_id():
    assert dump(PAGE, CHAIRS, None) == CHAIRS
    assert dump(PAGE, CHAIRS, ("colour",)) == {"items": [{"id": 1, "colour": "red"}], "next_cursor": None}
    assert dump(PAGE, CHAIRS, ("id",))["items"] == [{"id": 1}]


def test_a_page_can_be_read_whatever_was_asked_for():
    for shown in (None, ("colour",), ("id", "legs")):
        part = dump(PAGE, CHAIRS, shown)
        assert PAGE.load(part) == part
    with pytest.raises(ValidationError):
        PAGE.load({"items": [{"colour": "red"}], "next_cursor": None})


def test_how_many_there_are_is_said_where_it_is_known():
    assert "count" not in dump(PAGE, CHAIRS, None)
    counted = CHAIRS | {"count": {"rows": 1, "exact": True}}
    assert dump(PAGE, counted, ("id",))["count"] == {"rows": 1, "exact": True}


def test_what_has_no_id_is_always_whole():
    class Colour(Schema):
        name = fields.String(required=True)

    with pytest.raises(ValidationError):
        page_of(Colour)().load({"items": [{}], "next_cursor": None})
