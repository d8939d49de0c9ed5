"""Who owns and who rents which room of a project: couples, tenants who came and went, firms, empty rooms."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from stack.demo.customers import Customers
from stack.demo.outline import Site
from stack.demo.records import AS_OF, Customer, Room, Tenancy

_EMPTY_SHARE = 0.05
_SEVERAL_SHARE = 0.05
_COUPLES_SHARE = 0.45
_GONE_SHARE = 0.2
_KNOWN = 2


class Residents:
    """Fills the rooms of one project with exactly as many customers as its site says.

    The first room has an owner who lives there, the second an owner and a tenant: the demo can count on them.
    """

    def __init__(self, site: Site, rooms: list[Room], seed: int) -> None:
        self._site = site
        self._chance = Random(f"{seed}/residents/{site.project.node_code}")
        self._customers = Customers(site, seed)
        empty, several = round(len(rooms) * _EMPTY_SHARE), round(len(rooms) * _SEVERAL_SHARE)
        later = self._chance.sample(range(_KNOWN, len(rooms)), empty + several)
        self._rooms = rooms
        self._empty = set(later[:empty])
        self._several = set(later[empty:])
        spare = site.customers - (len(rooms) - empty - several)
        owned = [index for index in range(_KNOWN, len(rooms)) if index not in self._empty]
        flats = [i for i in owned if rooms[i].use == "residential" and i not in self._several]
        self._couples = self._some(flats, min(len(flats), round(spare * _COUPLES_SHARE)))
        self._gone = self._some(owned, round(spare * _GONE_SHARE))
        free = [index for index in owned if index not in self._gone]
        self._let = {1} | self._some(free, spare - len(self._couples) - len(self._gone) - 1)

    def tenancies(self) -> Iterator[Tenancy]:
        """Yield who owns and rents each room, room by room."""
        owners: list[Customer] = []
        for index, room in enumerate(self._rooms):
            if index in self._empty:
                continue
            owner = self._chance.choice(owners) if index in self._several else self._customers.suited_to(room)
            owners.append(owner)
            bought = self._after(self._site.project.delivered_on, 400)
            yield Tenancy(owner, room, "owner", bought)
            if index in self._couples:
                yield Tenancy(self._customers.partner(owner), room, "owner", bought)
            if index in self._gone:
                yield self._past_tenant(room, bought)
            if index in self._let:
                yield self._tenant(room, bought)

    def _past_tenant(self, room: Room, bought: date) -> Tenancy:
        begun = self._after(bought, 200)
        return Tenancy(self._customers.suited_to(room), room, "renter", begun, self._after(begun, 600))

    def _tenant(self, room: Room, bought: date) -> Tenancy:
        begun = max(bought, AS_OF - timedelta(days=self._chance.randint(1, 900)))
        # Leases that run out would leave an old demo without tenants.
        until = date(2036, 12, 31) if self._chance.random() < 0.5 else None
        return Tenancy(self._customers.suited_to(room), room, "renter", begun, until)

    def _after(self, day: date, most: int) -> date:
        return day + timedelta(days=self._chance.randint(0, min(most, (AS_OF - day).days)))

    def _some(self, among: list[int], count: int) -> set[int]:
        return set(self._chance.sample(among, count))
