"""What a batch of the sheet ``customers`` makes of the customers, their phones and their rooms."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.importing import Group, Held, Row, hold, recorded, settle_held
from contracts.core.periods import Period
from contracts.core.uuids import new_id
from services.customer.matching import Key
from services.customer.models import Customer
from services.customer.names import found_by

FACTS = ("code", "kind", "name", "email", "identity_type", "identity_number", "gender", "birthday", "language")
LANGUAGE = "zh"
"""What is spoken with somebody whose row does not say."""


class Plan:
    """The rows to write. ``rooms`` returns the room of a row; a tenure without a first day begins on ``day``."""

    def __init__(self, present: Mapping[Key, Customer], rooms: Callable[[Row], Any], day: date) -> None:
        self.present = present
        self.rooms = rooms
        self.day = day
        self.new: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.phones: list[dict[str, Any]] = []
        self.tenures: dict[str, list[dict[str, Any]]] = {"created": [], "changed": []}
        self.made: list[dict[str, Any]] = []
        """The new customers with their phones and rooms, in the order in which they will be read."""

    def take(self, group: Group) -> None:
        """Find out what ``group`` changes, and settle or refuse its rows."""
        customer = self.present.get(group.key)
        own = customer.id if customer else new_id()
        held = _held(customer) if customer else []
        spoken = [(row, hold(held, (self.rooms(row).id, row["relation"]), row, self.day)) for row in group.rows]
        good = group.good
        if not good:
            return
        before = recorded(customer, FACTS) or {"language": LANGUAGE}
        after = group.over(before, FACTS)
        phones = self._phones(own, customer, good)
        tenures = self._tenures(own, [(row, one) for row, one in spoken if one])
        person = "created" if customer is None else "unchanged" if after == before and not phones else "changed"
        settle_held(spoken, own, person)
        if customer is None:
            new = {"id": own, "org_node_id": self.rooms(good[0]).org_node_id, "contacts": []} | _named(after)
            self.new.append(new)
            tenures.sort(key=lambda tenure: (tenure["from_date"], tenure["id"]))
            self.made.append(new | {"phones": phones, "tenures": tenures, "version": 1})
        elif any(row.outcome == "changed" for row in good):
            self.changed.append({"id": own} | _named(after))

    def _phones(self, own: UUID, customer: Customer | None, rows: Sequence[Row]) -> list[str]:
        """Note the numbers that are new: the first row's becomes the main one, the others come last."""
        known = {phone.number: phone.position for phone in customer.numbers} if customer else {}
        said = [row["phone"] for row in rows] + [row["second_phone"] for row in rows if row["second_phone"]]
        first, *others = dict.fromkeys(said)
        fresh = [(first, min(known.values(), default=0) - 1)] if first not in known else []
        last = max(known.values(), default=0)
        fresh += [(number, last + place) for place, number in enumerate(others, start=1) if number not in known]
        self.phones += [{"id": new_id(), "customer_id": own, "number": number, "position": at} for number, at in fresh]
        return [number for number, _ in fresh]

    def _tenures(self, own: UUID, spoken: Iterable[tuple[Row, Held]]) -> list[dict[str, Any]]:
        """Note the rooms that are new, or held for other days, and return them."""
        noted = []
        for row, one in spoken:
            if one.state != "unchanged" and one.row is row:
                room = self.rooms(row)
                where = {"room_id": room.id, "org_node_id": room.org_node_id, "room_label": room.label}
                days = {"from_date": one.period.from_date, "to_date": one.period.to_date}
                what = {"id": one.id, "customer_id": own, "relation": row["relation"]}
                noted.append(what | where | days)
                self.tenures[one.state].append(noted[-1])
        return noted


def _held(customer: Customer) -> list[Held]:
    return [Held(one.id, (one.room_id, one.relation), Period(one.from_date, one.to_date)) for one in customer.tenures]


def _named(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {**facts, **found_by(facts["name"])}
