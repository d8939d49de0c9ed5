"""Names of people and firms, from Faker, the same from the same seed."""

from faker import Faker

_FIRM_KINDS = ("科技", "贸易", "餐饮管理", "文化传播", "信息技术", "商务咨询", "物流", "健康管理", "装饰设计")


class Names:
    """A source of names; two with the same ``seed`` give the same names in the same order."""

    def __init__(self, seed: str) -> None:
        self._chinese = Faker("zh_CN")
        self._chinese.seed_instance(seed)
        self._english = Faker("en_US")
        self._english.seed_instance(seed)

    def person(self, *, male: bool, english: bool = False) -> str:
        """Return a full name."""
        source = self._english if english else self._chinese
        given, family = source.first_name_male if male else source.first_name_female, source.last_name()
        return f"{given()} {family}" if english else f"{family}{given()}"

    def firm(self, city: str) -> str:
        """Return the name of a firm in ``city``."""
        given = self._chinese.first_name()
        kind = self._chinese.random_element(_FIRM_KINDS)
        return f"{city}{given * (2 if len(given) == 1 else 1)}{kind}有限公司"
