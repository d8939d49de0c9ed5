"""The sheet of contractors: one row a firm, with its trades and the projects that it serves."""

from gateway.imports.choices import Choice
from gateway.imports.columns import (
    Sheet,
    code,
    codes,
    first_day,
    last_day,
    name,
    ordered,
    phone_number,
    some_of,
)
from gateway.imports.sheets import words

TRADES = Choice(
    {
        "plumbing": ("给排水", "水暖", "管道", "水管", "给水排水"),
        "electrical": ("电气", "强电", "弱电", "电工", "供电", "electric", "electricity"),
        "elevator": ("电梯", "lift", "lifts", "elevators"),
        "structure": ("土建", "结构", "主体结构", "建筑主体", "structural"),
        "waterproofing": ("防水", "防水补漏", "waterproof"),
        "fire": ("消防", "消防工程", "fire safety", "fire protection"),
        "garden": ("园林", "绿化", "园林绿化", "景观", "gardening", "landscaping"),
        "other": ("其他", "其它", "综合"),
    }
)

CONTRACTORS = Sheet(
    "contractors",
    "承包商",
    "Contractors",
    "承包单位 供应商 维保单位 施工单位 维保商 外包单位 contractor vendors suppliers",
    (
        code("code", "承包商编码", "Code", "编码 编号 承包商编号 供应商编码 contractor_code", required=True),
        name(
            "name", "承包商名称", "Name", "名称 单位名称 公司名称 供应商名称 contractor_name", limit=120, required=True
        ),
        name("contact", "联系人", "Contact", "负责人 contact_person", limit=80),
        phone_number("phone", "联系电话", "Phone", words.PHONE),
        some_of("scope", "服务范围", "Scope", "专业 工种 业务范围 服务专业 trades trade", choice=TRADES, required=True),
        codes(
            "node_codes",
            "服务项目",
            "Node Codes",
            f"服务项目编码 项目 nodes projects project_codes {words.PROJECT_CODE}",
            required=True,
        ),
        first_day(
            "warranty_from",
            "质保开始",
            "Warranty From",
            f"保修开始 质保开始日期 保修开始日期 质保起 开始日期 {words.BEGIN}",
        ),
        last_day(
            "warranty_to", "质保结束", "Warranty To", f"保修结束 质保结束日期 保修结束日期 质保止 结束日期 {words.END}"
        ),
    ),
    key=("code",),
    check=ordered("warranty_from", "warranty_to"),
)
