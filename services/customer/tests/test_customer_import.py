from datetime import UTC, datetime

import pytest

from chassis.testing import clock_at, emitted
from chassis.testing.statements import statements
from contracts.customer.events import CUSTOMERS_CHANGED, CustomerFacts
from contracts.customer.rpc import END_TENURE, GET_CUSTOMER, IMPORT_CUSTOMERS, LIST_CUSTOMERS
from services.customer.tests.towns import ID_CARD, a_room

DOCUMENT = {"identity_type": "id_card", "identity_number": ID_CARD}
ZHANG, LI = "+8613800138000", "+8613900139000"


@pytest.fixture
def row(town):
    def made(name="张三", phone=ZHANG, room="101", **more):
        place = {"node_code": town.codes[town.tree.left_leaf], "building": "1", "unit": "2", "room": room}
        person = {"kind": "person", "name": name, "phone": phone, "relation": "owner", "from_date": "2024-01-01"}
        return place | person | more

    return made


def load(town, *rows, at=None):
    request = {"rows": [{"row": number, **values} for number, values in enumerate(rows, start=2)]}
    return town.ask(IMPORT_CUSTOMERS, request, at=at)["outcomes"]


def outcomes(answer):
    return [one["outcome"] for one in answer]


def reasons(answer):
    return [[problem["code"] for problem in one["problems"]] for one in answer]


def customer(town, answer):
    return town.ask(GET_CUSTOMER, {"customer_id": answer[0]["id"]})


def test_a_customer_is_loaded_with_a_room(town, row):
    facts = {"gender": "male", "birthday": "1990-01-01", "email": "z@example.com", "code": "K1", "second_phone": LI}
    answer = load(town, row(**facts, **DOCUMENT), at=town.tree.left)
    assert outcomes(answer) == ["created"]
    found = customer(town, answer)
    assert (found["code"], found["phones"], found["language"]) == ("K1", [ZHANG, LI], "zh")
    assert (found["gender"], found["birthday"], found["identity_number"]) == ("male", "1990-01-01", ID_CARD)
    assert [(one["room_label"], one["from_date"]) for one in found["tenures"]] == [("1栋2单元101", "2024-01-01")]
    assert town.told() == [[("张三", 1)]]


def test_rows_of_one_customer_are_one_customer(town, row):
    answer = load(town, row(), row(room="102"), row("李四", LI), row(room="103", **DOCUMENT))
    assert outcomes(answer) == ["created"] * 4
    assert len({one["id"] for one in answer}) == 2
    assert len(customer(town, answer)["tenures"]) == 3
    assert sorted(town.told()[0]) == [("张三", 3), ("李四", 1)]


def test_a_new_customer_is_told_as_it_will_be_read(town, row):
    answer = load(town, row(room="102", from_date="2025-01-01", second_phone=LI, email="z@example.com"), row())
    found = customer(town, answer)
    facts = {name: found[name] for name in CustomerFacts().fields}
    [event] = emitted("customer", town.tenant, CUSTOMERS_CHANGED)
    assert event.data == CUSTOMERS_CHANGED.load({"customers": [facts]})


def test_loading_again_changes_nothing_and_tells_nothing(town, row):
    rows = [row(), row(room="102", from_date=None), row("李四", LI, second_phone=ZHANG, **DOCUMENT), row("李四", ZHANG)]
    first, again = load(town, *rows), load(town, *rows)
    assert outcomes(again) == ["unchanged"] * 4
    assert [one["id"] for one in again] == [one["id"] for one in first]
    assert len(town.told()) == 1


def test_a_new_room_changes_the_customer(town, row):
    load(town, row())
    answer = load(town, row(), row(room="102", relation="renter"))
    assert outcomes(answer) == ["unchanged", "changed"]
    assert customer(town, answer)["version"] == 2


def test_the_document_finds_a_customer_under_another_name_and_phone(town, row):
    load(town, row(**DOCUMENT))
    answer = load(town, row("张叁", LI, **DOCUMENT))
    assert outcomes(answer) == ["changed"]
    found = customer(town, answer)
    assert (found["name"], found["phones"]) == ("张叁", [LI, ZHANG])
    assert town.names(name="zs") == ["张叁"]


def test_rows_with_different_phones_of_one_customer_change_nothing_the_second_time(town, row):
    rows = [row(**DOCUMENT), row(phone=LI, room="102", **DOCUMENT)]
    for one in rows:
        load(town, one)
    assert [outcomes(load(town, one)) for one in rows] == [["unchanged"], ["unchanged"]]


def test_a_document_is_filled_in_for_a_customer_who_had_none(town, row):
    first = load(town, row())
    answer = load(town, row(**DOCUMENT))
    assert outcomes(answer) == ["changed"]
    assert answer[0]["id"] == first[0]["id"]
    assert customer(town, answer)["identity_number"] == ID_CARD


def test_another_document_is_another_customer(town, row):
    first = load(town, row(**DOCUMENT))
    answer = load(town, row(identity_type="passport", identity_number="E12345678"))
    assert outcomes(answer) == ["created"]
    assert answer[0]["id"] != first[0]["id"]


def test_an_empty_cell_leaves_what_is_on_record(town, row):
    load(town, row(email="z@example.com", to_date="2025-12-31", language="en"))
    assert outcomes(load(town, row())) == ["unchanged"]


def test_a_tenure_that_was_ended_stays_so(town, row):
    answer = load(town, row())
    mine = customer(town, answer)["tenures"][0]["id"]
    town.ask(END_TENURE, {"customer_id": answer[0]["id"], "tenure_id": mine, "to_date": "2025-06-30"})
    assert outcomes(load(town, row())) == ["unchanged"]


def test_a_tenure_without_a_first_day_begins_on_the_day_it_is_loaded(town, row):
    with clock_at(datetime(2026, 3, 1, 16, 30, tzinfo=UTC)):  # past midnight in China
        answer = load(town, row(from_date=None))
    assert customer(town, answer)["tenures"][0]["from_date"] == "2026-03-02"


@pytest.mark.parametrize(
    ("wrong", "reason", "retry"),
    [
        ({"room": "999"}, "unknown", True),
        ({"node_code": "NOWHERE"}, "unknown", True),
        ({"identity_number": ID_CARD}, "identity_type_missing", False),
        ({"from_date": "2024-03-01", "name": "李四", "phone": LI}, "overlaps", False),
        ({"email": "b@example.com", "name": "李四", "phone": LI}, "contradicts_row", False),
        ({"code": "K1"}, "taken", False),
    ],
)
def test_a_bad_row_is_refused_and_the_good_ones_are_loaded(town, row, wrong, reason, retry):
    good = row("李四", LI, code="K1", email="a@example.com")
    rows = [good, row() | wrong]
    answer = load(town, *rows)
    assert outcomes(answer) == ["created", "refused"]
    assert [(one["code"], one["retry"]) for one in answer[1]["problems"]] == [(reason, retry)]
    assert outcomes(load(town, *rows)) == ["unchanged", "refused"]
    assert town.told() == [[("李四", 1)]]


def test_nothing_of_a_refused_row_is_kept(town, row):
    bad = row(from_date="2024-03-01", second_phone=LI, email="a@example.com")
    answer = load(town, row(), bad)
    assert reasons(answer) == [[], ["overlaps"]]
    found = customer(town, answer)
    assert (found["phones"], found["email"]) == ([ZHANG], None)


def test_a_code_on_record_belongs_to_its_customer(town, row):
    load(town, row(code="K1"))
    answer = load(town, row("李四", LI, code="K1"), row("王五", "+8613700137000", code="K2"))
    assert reasons(answer) == [["taken"], []]


def test_what_is_out_of_reach_is_not_changed(town, row):
    load(town, row(**DOCUMENT), row("李四", LI))
    there = {"node_code": town.codes[town.tree.right_leaf]}
    rows = [row(**there, **DOCUMENT), row("李四", LI, **there), row("王五", "+8613700137000")]
    answer = load(town, *rows, at=town.tree.right)
    assert reasons(answer) == [["taken"], [], ["unknown"]]
    assert outcomes(answer)[1] == "created"
    assert len(town.names()) == 3


def test_a_customer_with_rooms_out_of_reach_is_told_with_all_of_them(town, row):
    town.add("张三", town.left["101"], town.right["101"])
    answer = load(town, row(room="102"), at=town.tree.left)
    assert outcomes(answer) == ["changed"]
    assert town.told()[-1] == [("张三", 3)]


def test_a_batch_takes_a_few_statements(town, row):
    town.learn(*(a_room(town.tree.left_leaf, str(number)) for number in range(1000, 1500)))
    many = [row(f"业主{number}", f"+86138{number:08}", room=str(number)) for number in range(1000, 1500)]
    with statements("customer") as first:
        assert set(outcomes(load(town, *many))) == {"created"}
    changed = [one | {"email": "a@example.com", "second_phone": LI, "to_date": "2026-01-01"} for one in many]
    with statements("customer") as second:
        assert set(outcomes(load(town, *changed))) == {"changed"}
    assert max(len(first), len(second)) <= 18
    assert [len(batch) for batch in town.told()] == [500, 500]
    assert len(town.ask(LIST_CUSTOMERS, {"limit": 100})["items"]) == 100
