"""The sheet of the organization tree: one row a node."""

from collections.abc import Iterator

from gateway.imports.choices import Choice
from gateway.imports.columns import Fault, Sheet, Values, code, name, one_of, text

NODE_KINDS = Choice(
    {
        "headquarters": ("总部", "集团", "集团总部", "HQ", "group"),
        "city_company": ("城市公司", "分公司", "子公司", "区域公司", "city", "branch", "company"),
        "project": ("项目", "项目部", "小区", "管理处", "community"),
    }
)


def _parents(values: Values) -> Iterator[Fault]:
    if values["parent_code"] is None:
        if values["kind"] in {"city_company", "project"}:
            yield "parent_code", "parent_missing"
    elif values["parent_code"] == values["code"]:
        yield "parent_code", "parent_is_itself"


ORGANIZATION = Sheet(
    "organization",
    "组织架构",
    "Organization",
    "组织 组织机构 机构 架构 organisation org nodes",
    (
        code("code", "组织编码", "Code", "编码 组织代码 代码 机构编码 节点编码 node_code", required=True),
        name("name", "组织名称", "Name", "名称 组织 机构名称 机构", limit=120, required=True),
        one_of("kind", "组织类型", "Kind", "类型 级别 层级 type level", choice=NODE_KINDS, required=True),
        code("parent_code", "上级编码", "Parent Code", "上级组织编码 上级组织 上级 父级编码 parent"),
        text("city", "城市", "City", "所在城市", limit=60),
        text("address", "地址", "Address", "办公地址 详细地址", limit=200),
    ),
    key=("code",),
    check=_parents,
)
