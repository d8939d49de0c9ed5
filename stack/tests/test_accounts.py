import pytest

from stack import accounts
from stack.accounts import Account, our_files, private_folder, remove
from stack.errors import StackError


@pytest.fixture
def stand_ins(tmp_path, monkeypatch):
    place = tmp_path / "elsewhere"
    monkeypatch.setattr(accounts, "STAND_INS", place)
    monkeypatch.setattr(accounts, "can_reach", lambda *_: False)
    monkeypatch.setattr(accounts, "give", lambda *_: None)
    return place


def test_a_folder_out_of_reach_has_a_stand_in_that_goes_with_it(tmp_path, stand_ins):
    root = tmp_path / "closed"
    root.mkdir()
    place = private_folder(root / "cluster", Account("nobody", 65534, 65534))
    assert place.parent == stand_ins
    assert private_folder(root / "cluster", Account("nobody", 65534, 65534)) == place
    remove(root)
    assert not root.exists()
    assert list(stand_ins.iterdir()) == []


def test_as_ourselves_a_folder_is_where_it_was_wanted(tmp_path):
    assert private_folder(tmp_path / "cluster", None) == tmp_path / "cluster"


def test_files_of_another_user_are_one_clear_line():
    with pytest.raises(StackError, match=r"/data belongs to another user: .*make reset"), our_files():
        raise PermissionError(13, "Permission denied", "/data")
