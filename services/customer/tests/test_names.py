import sys

import pytest

from services.customer.names import found_by


@pytest.mark.parametrize(
    ("name", "key", "letters"),
    [
        ("张三", "张三", "zs"),
        ("曾小贤", "曾小贤", "zxx"),
        ("单田芳", "单田芳", "stf"),
        ("欧阳 娜娜", "欧阳娜娜", "oynn"),
        ("古丽·买买提", "古丽买买提", "glmmt"),
        ("Anna Smith", "annasmith", "annasmith"),
        ("ＡＢＣ物业（深圳）", "abc物业深圳", "abcwysz"),
        ("—", "", ""),
    ],
)
def test_a_name_is_found_by_its_characters_and_its_initials(name, key, letters):
    assert found_by(name) == {"name_key": key, "initials": letters}


def test_the_large_part_of_the_dictionary_is_not_in_memory():
    assert "pypinyin.pinyin_dict" in sys.modules
    assert "pypinyin.phrases_dict" not in sys.modules
