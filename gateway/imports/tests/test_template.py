import pytest
from openpyxl import load_workbook

from gateway.imports.rows import read_workbook
from gateway.imports.sheets import SHEETS
from gateway.imports.template import write_template


@pytest.mark.parametrize("chinese", [True, False])
def test_the_template_has_every_column_that_the_parser_knows(tmp_path, chinese):
    write_template(tmp_path / "template.xlsx", chinese=chinese)
    for row, sheet in zip(read_workbook(tmp_path / "template.xlsx"), SHEETS, strict=True):
        assert row.problems == ()
        assert row.header is not None
        assert list(row.header.columns.values()) == list(sheet.columns)


def test_enumerations_can_be_chosen_and_required_columns_are_marked(tmp_path):
    write_template(tmp_path / "template.xlsx")
    sheet = load_workbook(tmp_path / "template.xlsx")["房间"]
    assert [cell.value for cell in sheet[1]][:3] == ["项目编码*", "楼栋*", "单元"]
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"住宅,商铺,办公,车位"']
