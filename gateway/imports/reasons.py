"""The texts for people: code → (Chinese, English). Codes are stable, texts are not."""

FILE_REASONS = {
    "workbook_empty": ("文件是空的。", "The file is empty."),
    "workbook_not_recognised": (
        "这不是 Excel 工作簿(.xlsx)：{found_zh}。请在 Excel 或 WPS 中另存为“Excel 工作簿(.xlsx)”后再上传。",
        "This is no Excel workbook (.xlsx): {found_en}. Save it as “Excel Workbook (.xlsx)” and upload that.",
    ),
    "workbook_old_format": (
        "这是旧格式的 Excel 文件(.xls)。请另存为“Excel 工作簿(.xlsx)”后再上传。",
        "This is an Excel file of the old kind (.xls). Save it as “Excel Workbook (.xlsx)” and upload that.",
    ),
    "workbook_encrypted": (
        "工作簿已加密。请先取消打开密码，再上传。",
        "The workbook is encrypted. Remove its password and upload it again.",
    ),
    "workbook_too_large": (
        "工作簿太大：{what_zh}为 {size}，最多 {limit}。请拆分，或删除多余的空行、空列和样式。",
        "The workbook is too large: {what_en} is {size}, at most {limit}. Split it, or delete what is not in use.",
    ),
    "workbook_damaged": (
        "工作簿已损坏或结构异常({part})。请在 Excel 或 WPS 中打开并重新保存后再上传。",
        "The workbook is damaged or oddly built ({part}). Open it in Excel or WPS, save it again and upload that.",
    ),
    "workbook_without_sheets": (
        "没有可导入的工作表。工作表应命名为：{names_zh}。",
        "There is no sheet to import. Sheets are to be called: {names_en}.",
    ),
}

SHEET_REASONS = {
    "sheet_unknown": ("不认识的工作表，已忽略。", "Unknown sheet, ignored."),
    "sheet_hidden": ("隐藏的工作表，已忽略。", "Hidden sheet, ignored."),
    "header_not_found": (
        "前 {rows} 行中没有找到表头。应有的列：{names_zh}。",
        "No header row in the first {rows} rows. Columns to have: {names_en}.",
    ),
    "column_missing": ("缺少必需的列：{name_zh}。", "A required column is missing: {name_en}."),
    "column_unknown": ("不认识的列，已忽略。", "Unknown column, ignored."),
    "column_duplicate": ("与“{first}”列重复，已忽略。", "Means the same as the column “{first}”; ignored."),
}

ROW_REASONS = {
    "duplicate_row": ("与第 {first} 行重复。", "Says the same as row {first}."),
    "dates_reversed": ("结束日期早于开始日期。", "The end is before the beginning."),
    "parent_missing": ("除总部外都要填写上级编码。", "Everything but the headquarters needs a parent."),
    "parent_is_itself": ("上级不能是自己。", "A node cannot be its own parent."),
    "identity_type_missing": ("证件号码无法识别，请填写证件类型。", "Say of which type this identity number is."),
}

CELL_REASONS = {
    "required": ("必填。", "Required."),
    "cell_error": ("单元格的公式出错或没有结果。", "The cell's formula failed or has no result."),
    "too_long": ("最多 {limit} 个字。", "At most {limit} characters."),
    "not_text": ("应为文字。", "Should be text."),
    "date_in_text": (
        "Excel 已把它变成日期。请把单元格设为“文本”格式后重新输入。",
        "Excel has turned this into a date. Format the cell as text and type it again.",
    ),
    "digits_lost": (
        "Excel 只保留 15 位数字，后面的已丢失。请把单元格设为“文本”格式后重新输入。",
        "Excel keeps 15 digits only, the others are lost. Format the cell as text and type it again.",
    ),
    "number_invalid": ("不是数字。", "Not a number."),
    "not_whole": ("应为整数。", "Should be a whole number."),
    "too_many_places": ("最多 {places} 位小数。", "At most {places} decimal places."),
    "out_of_range": ("应在 {low} 和 {high} 之间。", "Should be between {low} and {high}."),
    "date_invalid": (
        "不是日期。请写成 2024-03-05 或 2024年3月5日。",
        "Not a date. Write it as 2024-03-05.",
    ),
    "date_ambiguous": (
        "看不出哪个是年、月、日。请写成 2024-03-05 或 2024年3月5日。",
        "Year, month and day cannot be told apart. Write it as 2024-03-05.",
    ),
    "phone_invalid": ("不是有效的电话号码。", "Not a valid phone number."),
    "phone_area_code_missing": (
        "座机号码缺少区号，如 0755-82134567。",
        "The area code is missing, as in 0755-82134567.",
    ),
    "several_phones": ("一格只能填一个电话号码。", "Only one phone number in a cell."),
    "phone_extension_dropped": ("分机号 {extension} 未导入。", "The extension {extension} was left out."),
    "email_invalid": ("不是有效的邮箱地址。", "Not a valid e-mail address."),
    "choice_unknown": ("不认识。可填：{allowed_zh}。", "Not known. Use one of: {allowed_en}."),
    "id_card_invalid": ("身份证号码应为 18 位。", "An identity card number has 18 characters."),
    "id_card_region": ("身份证号码的地区码不存在。", "The region in the identity card number does not exist."),
    "id_card_birthday": ("身份证号码中的出生日期不存在。", "The birthday in the identity card number does not exist."),
    "check_digit_wrong": ("校验码不对，号码有误。", "The check digit does not fit: the number is mistyped."),
    "passport_invalid": ("不是有效的护照号码。", "Not a valid passport number."),
    "licence_invalid": (
        "不是有效的统一社会信用代码(18 位)或营业执照号(15 位)。",
        "Not a unified social credit code (18 characters) or business licence number (15 digits).",
    ),
}

REASONS = FILE_REASONS | SHEET_REASONS | ROW_REASONS | CELL_REASONS
