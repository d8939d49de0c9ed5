"""The sheet of rooms: one row a room. The columns that say where a room is serve the customers' sheet too."""

from decimal import Decimal
from functools import partial

from gateway.imports import amounts
from gateway.imports.choices import Choice
from gateway.imports.columns import Column, Sheet, code, number, one_of, room_label, text
from gateway.imports.sheets import words

ROOM_USES = Choice(
    {
        "residential": ("住宅", "居住", "公寓", "flat", "apartment", "home"),
        "shop": ("商铺", "店铺", "底商", "商业", "retail", "commercial"),
        "office": ("办公", "写字楼", "办公室"),
        "parking": ("车位", "停车位", "车库", "产权车位", "parking space"),
    }
)


def place_columns(room_field: str) -> tuple[Column, Column, Column, Column]:
    """Return the columns project, building, unit and room (called ``room_field``) of a sheet."""
    return (
        code(
            "node_code",
            "项目编码",
            "Node Code",
            f"项目 project {words.PROJECT_CODE}",
            required=True,
        ),
        room_label(
            "building",
            "楼栋",
            "Building",
            "楼号 栋 栋号 楼栋号 幢 幢号 座 楼宇 block tower building_no",
            part="building",
            required=True,
        ),
        room_label("unit", "单元", "Unit", "单元号 门栋 梯 entrance unit_no", part="unit"),
        room_label(
            room_field,
            "房号",
            "Room",
            "房间号 房间 房间编号 室号 室 门牌号 房屋编号 number room_no room_number",
            part="room",
            required=True,
        ),
    )


_STOREYS = partial(amounts.floor, low=-10, high=200)
_SQUARE_METRES = partial(amounts.decimal, places=2, low=Decimal("0.01"), high=Decimal("999999.99"))
_NODE, _BUILDING, _UNIT, _NUMBER = place_columns("number")

ROOMS = Sheet(
    "rooms",
    "房间",
    "Rooms",
    "房产 房屋 房源 房号 房间房产 room flats",
    (
        _NODE,
        _BUILDING,
        _UNIT,
        number("floor", "楼层", "Floor", "层 所在楼层 层数 level storey", read=_STOREYS, required=True),
        _NUMBER,
        number("area", "面积", "Area", "建筑面积 房屋面积 套内面积 平米 floor_area", read=_SQUARE_METRES),
        one_of(
            "use", "用途", "Use", "房屋用途 房间类型 房屋类型 类型 使用性质 type usage", choice=ROOM_USES, required=True
        ),
        text("orientation", "朝向", "Orientation", "房屋朝向 facing", limit=20),
    ),
    key=("node_code", "building", "unit", "number"),
)
