"""Persons and companies as customers, each with phone and identity document."""

from itertools import count
from random import Random

from stack.demo.identities import birthday, id_card, landline, licence, mobile, passport
from stack.demo.names import Names
from stack.demo.outline import Site
from stack.demo.records import Customer, Room

_COMPANY_SHARE = {"residential": 0.0, "parking": 0.0, "shop": 0.45, "office": 0.7}
_FOREIGN_SHARE = 0.015
_SECOND_PHONE_SHARE = 0.1
_EMAIL_SHARE = 0.3
_FIRST_SECOND_PHONE = 500_000_000


class Customers:
    """Makes the customers of one project, one after the other."""

    def __init__(self, site: Site, seed: int) -> None:
        code = site.project.node_code
        self._city = site.city
        self._seed = seed
        self._chance = Random(f"{seed}/customers/{code}")
        self._names = Names(f"{seed}/customers/{code}")
        self._indexes = count(site.first_customer)

    def suited_to(self, room: Room) -> Customer:
        """Return a new customer who could own or rent ``room``."""
        is_company = self._chance.random() < _COMPANY_SHARE[room.use]
        return self._company() if is_company else self._person(male=self._chance.random() < 0.5)

    def partner(self, owner: Customer) -> Customer:
        """Return a new customer who owns a room together with ``owner``."""
        return self._person(male=owner.gender == "female")

    def _person(self, *, male: bool) -> Customer:
        index = next(self._indexes)
        foreign = self._chance.random() < _FOREIGN_SHARE
        seed = self._seed
        number = passport(seed, index) if foreign else id_card(seed, index, region=self._city.region, male=male)
        return Customer(
            code=_code(index),
            kind="person",
            name=self._names.person(male=male, english=foreign),
            phone=mobile(seed, index),
            second_phone=self._maybe(_SECOND_PHONE_SHARE, mobile(seed, _FIRST_SECOND_PHONE + index)),
            email=self._maybe(_EMAIL_SHARE, f"{_code(index).lower()}@mail.example"),
            identity_type="passport" if foreign else "id_card",
            identity_number=number,
            gender="male" if male else "female",
            birthday=birthday(seed, index),
            language="en" if foreign else "zh",
        )

    def _company(self) -> Customer:
        index = next(self._indexes)
        return Customer(
            code=_code(index),
            kind="company",
            name=self._names.firm(self._city.name),
            phone=mobile(self._seed, index),
            second_phone=landline(self._seed, index, self._city.area_code),
            email=f"{_code(index).lower()}@firm.example",
            identity_type="business_licence",
            identity_number=licence(self._seed, index, region=self._city.region),
            gender=None,
            birthday=None,
            language="zh",
        )

    def _maybe(self, share: float, value: str) -> str | None:
        return value if self._chance.random() < share else None


def _code(index: int) -> str:
    return f"C{index + 1:06d}"
