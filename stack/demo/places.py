"""Cities with their codes, districts and roads, and names for communities. The places are real, the company is not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class City:
    """A city. ``region`` begins identity and licence numbers; its last two digits are those of no district."""

    code: str
    name: str
    region: str
    area_code: str
    districts: tuple[str, ...]


CITIES = (
    City(
        "SZ",
        "深圳",
        "440399",
        "755",
        ("南山区科苑南路", "福田区深南大道", "宝安区前进一路", "龙岗区龙翔大道", "龙华区民塘路"),
    ),
    City(
        "HZ",
        "杭州",
        "330199",
        "571",
        ("西湖区文三路", "余杭区文一西路", "滨江区江南大道", "拱墅区湖墅南路", "萧山区市心北路"),
    ),
    City(
        "CD",
        "成都",
        "510199",
        "28",
        ("武侯区天府大道", "锦江区东大街", "青羊区光华大道", "高新区锦城大道", "成华区建设北路"),
    ),
    City("GZ", "广州", "440199", "20", ("天河区黄埔大道", "海珠区新港东路", "番禺区汉溪大道", "白云区云城西路")),
    City("NJ", "南京", "320199", "25", ("建邺区江东中路", "鼓楼区中山北路", "江宁区双龙大道", "玄武区珠江路")),
    City("WH", "武汉", "420199", "27", ("武昌区中北路", "洪山区珞喻路", "江汉区建设大道", "汉阳区四新大道")),
    City("SU", "苏州", "320599", "512", ("工业园区现代大道", "姑苏区人民路", "吴中区东吴南路", "虎丘区狮山路")),
    City("XA", "西安", "610199", "29", ("雁塔区科技路", "未央区凤城五路", "高新区锦业路", "碑林区友谊东路")),
    City("CQ", "重庆", "500199", "23", ("渝北区金开大道", "江北区建新北路", "南岸区南坪西路", "渝中区中山三路")),
    City("CS", "长沙", "430199", "731", ("岳麓区麓谷大道", "雨花区韶山南路", "开福区芙蓉中路", "天心区湘府中路")),
    City("QD", "青岛", "370299", "532", ("市南区香港中路", "崂山区海尔路", "黄岛区长江中路", "李沧区金水路")),
    City("NB", "宁波", "330299", "574", ("鄞州区钱湖北路", "海曙区中山西路", "江北区大闸路", "北仑区中河路")),
)

_FIRST = (
    "云栖", "天悦", "锦绣", "翠湖", "滨江", "金域", "星河", "御景", "观澜", "和风", "春晓", "麓城",
    "听涛", "紫荆", "望江", "清源", "丹枫", "明月", "兰亭", "松涛", "碧海", "梧桐", "嘉禾", "月湾",
)  # fmt: skip
_LAST = {
    "residential": ("花园", "府", "华庭", "苑", "雅居", "公馆"),
    "commercial": ("广场", "天地", "购物中心"),
    "office": ("大厦", "国际中心", "科创园"),
}
_PHASES = "一二三四五六七八九"


def community_name(kind: str, index: int) -> str:
    """Return the name of the community ``index`` of its kind; no two of a kind have the same."""
    last = _LAST[kind]
    phase, rest = divmod(index, len(_FIRST) * len(last))
    # Both parts change from one to the next; the second shifts once a round, so that no pair comes back.
    round_, first = divmod(rest, len(_FIRST))
    name = _FIRST[first] + last[(rest + round_) % len(last)]
    return f"{name}{_PHASES[phase]}期" if phase else name
