"""The sheet of projects: one row a community, at its node of the organization."""

from functools import partial

from gateway.imports import amounts
from gateway.imports.choices import Choice
from gateway.imports.columns import Sheet, code, first_day, name, number, one_of, text
from gateway.imports.sheets import words

PROJECT_KINDS = Choice(
    {
        "residential": ("住宅", "住宅小区", "小区", "公寓"),
        "commercial": ("商业", "商业综合体", "商场", "购物中心", "retail"),
        "office": ("写字楼", "办公", "办公楼", "offices"),
    }
)

_MONTHS = partial(amounts.whole, low=0, high=600)

PROJECTS = Sheet(
    "projects",
    "项目",
    "Projects",
    "小区 楼盘 project communities",
    (
        code("node_code", "组织编码", "Node Code", f"编码 code {words.PROJECT_CODE}", required=True),
        name("name", "项目名称", "Name", "名称 小区名称 楼盘名称 project_name", limit=120, required=True),
        one_of("kind", "项目类型", "Kind", "类型 业态 物业类型 type", choice=PROJECT_KINDS, required=True),
        text("address", "地址", "Address", "项目地址 详细地址", limit=200),
        text("city", "城市", "City", "所在城市", limit=60),
        first_day("delivered_on", "交付日期", "Delivered On", "交房日期 交楼日期 交付时间 delivered delivery_date"),
        number("warranty_months", "保修期", "Warranty Months", "保修月数 质保期 保修期限 warranty", read=_MONTHS),
    ),
    key=("node_code",),
)
