"""Texts of UUIDs, and UUIDs of texts, are those that Python makes."""

from uuid import UUID, uuid4

import pytest

from contracts.core import uuids


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_they_are_written_and_read_as_python_does(again):
    value = uuid4()
    for _ in range(1 + again):
        assert uuids.text_of(value) == str(value)
        assert uuids.uuid_of(str(value)) == value


def test_no_more_texts_are_kept_than_lately_came(monkeypatch):
    monkeypatch.setattr(uuids, "_KEPT", 3)
    monkeypatch.setattr(uuids, "_texts", {})
    values = [UUID(int=number) for number in range(10)]
    assert [uuids.text_of(value) for value in values] == [str(value) for value in values]
    assert len(uuids._texts) <= 3
