"""The sheet of customers: one row a person or company with one room; more rooms are more rows."""

from collections.abc import Iterator

from gateway.imports.choices import Choice
from gateway.imports.columns import (
    Fault,
    Sheet,
    Values,
    code,
    email,
    first_day,
    last_day,
    name,
    one_of,
    ordered,
    phone_number,
)
from gateway.imports.identity import business_licence, id_card, passport
from gateway.imports.problems import Unacceptable
from gateway.imports.sheets import words
from gateway.imports.sheets.rooms import place_columns

CUSTOMER_KINDS = Choice(
    {
        "person": ("个人", "自然人", "individual"),
        "company": ("公司", "企业", "单位", "法人", "organization", "firm"),
    }
)
IDENTITY_TYPES = Choice(
    {
        "id_card": ("身份证", "居民身份证", "二代身份证", "ID", "identity card"),
        "passport": ("护照",),
        "business_licence": ("营业执照", "统一社会信用代码", "business license", "licence", "license"),
    }
)
GENDERS = Choice({"male": ("男", "男性", "先生", "m"), "female": ("女", "女性", "女士", "f")})
LANGUAGES = Choice(
    {"zh": ("中文", "汉语", "普通话", "chinese", "zh-CN"), "en": ("英文", "英语", "english", "en-US", "en-GB")}
)
RELATIONS = Choice(
    {
        "owner": ("业主", "产权人", "房主", "房东", "产权所有人", "landlord"),
        "renter": ("租户", "租客", "承租人", "承租方", "tenant", "lessee"),
    }
)

_DOCUMENTS = {"id_card": id_card, "passport": passport, "business_licence": business_licence}
_ordered = ordered("from_date", "to_date")


def _check(values: Values) -> Iterator[Fault]:
    """Check the identity number by its type; a missing type is known by a number that fits exactly one."""
    number, kind = values["identity_number"], values["identity_type"]
    if isinstance(number, str):
        if kind is None:
            kind = values["identity_type"] = _type_of(number, values["kind"] == "company")
        if isinstance(kind, str):
            try:
                values["identity_number"] = _DOCUMENTS[kind](number)
            except Unacceptable as fault:
                yield "identity_number", fault.code
        else:
            yield "identity_type", "identity_type_missing"
    yield from _ordered(values)


def _type_of(number: str, is_company: bool) -> str | None:
    kind = "business_licence" if is_company else "id_card"
    try:
        _DOCUMENTS[kind](number)
    except Unacceptable:
        return None
    return kind


CUSTOMERS = Sheet(
    "customers",
    "客户",
    "Customers",
    "业主 住户 租户 客户业主 业主租户 业主住户 业主及租户 customer residents owners",
    (
        code("code", "客户编码", "Code", "客户编号 编号 编码 customer_code customer_no"),
        one_of("kind", "客户类型", "Kind", "类型 客户性质 type", choice=CUSTOMER_KINDS, required=True),
        name(
            "name",
            "姓名",
            "Name",
            "名称 客户名称 客户姓名 业主姓名 住户姓名 姓名或名称 公司名称 customer_name",
            limit=120,
            required=True,
        ),
        phone_number("phone", "手机号", "Phone", words.PHONE, required=True),
        phone_number(
            "second_phone",
            "备用电话",
            "Second Phone",
            "电话2 手机2 备用手机 备用手机号 其他电话 第二电话 紧急联系电话 phone_2 other_phone",
        ),
        email("email", "邮箱", "Email", words.EMAIL),
        one_of(
            "identity_type", "证件类型", "Identity Type", "证件种类 证件 id_type document_type", choice=IDENTITY_TYPES
        ),
        code(
            "identity_number",
            "证件号码",
            "Identity Number",
            "证件号 身份证号 身份证号码 身份证 id_number id_no document_number",
        ),
        one_of("gender", "性别", "Gender", "sex", choice=GENDERS),
        first_day("birthday", "出生日期", "Birthday", "生日 出生年月日 出生年月 date_of_birth birth_date"),
        one_of("language", "语言", "Language", "沟通语言 首选语言 preferred_language", choice=LANGUAGES),
        *place_columns("room"),
        one_of(
            "relation",
            "关系",
            "Relation",
            "与房屋关系 客户身份 身份 住户类型 relationship",
            choice=RELATIONS,
            required=True,
        ),
        first_day("from_date", "开始日期", "From", f"入住日期 起租日期 收楼日期 {words.BEGIN}"),
        last_day("to_date", "结束日期", "To", f"迁出日期 搬离日期 到期日期 终止日期 {words.END}"),
    ),
    check=_check,
)
