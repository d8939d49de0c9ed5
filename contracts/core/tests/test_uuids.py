"""New identifiers are in order of time and alike in no two processes; texts and UUIDs are those that Python makes."""

import os
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


def test_a_new_id_is_greater_than_those_before():
    made = [uuids.new_id() for _ in range(2000)]
    assert made == sorted(set(made))
    assert {type(one) for one in made} == {UUID}
    assert {one.version for one in made} == {7}


def test_processes_of_one_origin_make_different_ones():
    uuids.new_id()  # What is random is known to both by now.
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, b"".join(uuids.new_id().bytes for _ in range(100)))
        os._exit(0)
    ours = {uuids.new_id() for _ in range(100)}
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    theirs = {UUID(bytes=said[at : at + 16]) for at in range(0, len(said), 16)}
    assert len(theirs) == 100
    # The last eight octets have the random part, and no time.
    assert not {one.bytes[8:] for one in ours} & {one.bytes[8:] for one in theirs}
