import pytest

from gateway.imports.choices import Choice
from gateway.imports.problems import Unacceptable
from gateway.imports.sheets import SHEETS
from gateway.imports.sheets.contractors import TRADES
from gateway.imports.sheets.employees import POST_ROLES

# In the order of the sheets, the same in each process that collects them.
CHOICES = dict.fromkeys([*(column.choice for sheet in SHEETS for column in sheet.columns if column.choice), TRADES])


@pytest.mark.parametrize("typed", ["project_lead", "Project Lead", "项目经理", " 项目负责人 ", "ＬＥＡＤ"])
def test_codes_and_labels_name_the_same(typed):
    assert POST_ROLES.one(typed) == "project_lead"


def test_a_list_in_a_cell_with_any_separator():
    assert TRADES.some("防水、电梯，fire; 水暖\n防水") == ["waterproofing", "elevator", "fire", "plumbing"]


def test_the_reason_names_what_is_allowed():
    with pytest.raises(Unacceptable) as fault:
        POST_ROLES.one("厨师")
    assert fault.value.code == "choice_unknown"
    assert "维修工" in str(fault.value.details["allowed_zh"])


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: "-".join(choice.labels))
def test_no_label_means_two_codes(choice: Choice):
    for code, labels in choice.labels.items():
        assert {choice.one(text) for text in (code, *labels)} == {code}
