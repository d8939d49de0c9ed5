from chassis.importing import Row
from services.customer.matching import key_of


def row(name="张三", phone="+8613800138000", number=None):
    document = {"identity_type": number and "id_card", "identity_number": number}
    return Row({"row": 2, "name": name, "phone": phone, **document})


def groups(*rows):
    key = key_of(rows)
    keys = [key(one) for one in rows]
    return [keys.index(one) for one in keys]


def test_rows_with_the_same_document_are_one_customer():
    assert groups(row(number="1"), row("张叁", number="1"), row(number="2")) == [0, 0, 2]


def test_without_a_document_name_and_phone_decide():
    assert groups(row(), row(), row("李四"), row(phone="+8613900139000")) == [0, 0, 2, 3]


def test_a_row_without_a_document_joins_the_one_who_has_it():
    assert groups(row(), row(number="1")) == [0, 0]


def test_a_row_without_a_document_joins_neither_of_two():
    assert groups(row(), row(number="1"), row(number="2")) == [0, 1, 2]
