"""What a batch of the sheet ``customers`` makes of the customers, their phones and their rooms."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.importing import Group, Held, Row, hold, recorded, settle_held
from contracts.core.periods import Period
from contracts.core.uuids import new_id
from services.customer.matching import Key
from services.customer.models import Customer
from services.customer.names import initials, name_key

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

    def made(self) -> list[dict[str, Any]]:
        """Return the new customers with their phones and rooms, in the order in which they will be read."""
        phones = _by_customer(sorted(self.phones, key=lambda phone: phone["position"]))
        tenures = _by_customer(sorted(self.tenures["created"], key=lambda one: (one["from_date"], one["id"])))
        return [
            {
                **customer,
                "phones": [phone["number"] for phone in phones[customer["id"]]],
                "tenures": tenures[customer["id"]],
                "version": 1,
            }
            for customer in self.new
        ]

    def take(self, group: Group) -> None:
        """Find out what ``group`` changes, and settle or refuse its rows."""
        customer = self.present.get(group.key)
        own = customer.id if customer else new_id()
        held = _held(customer) if customer else []
        spoken = [(row, hold(held, (self.rooms(row).id, row["relation"]), row, self.day)) for row in group.rows]
        if not group.good:
            return
        before = recorded(customer, FACTS) or {"language": LANGUAGE}
        after = group.over(before, FACTS)
        good = [row for row in group.rows if row.good]
        fresh = self._phones(own, customer, good)
        self._note(own, [(row, one) for row, one in spoken if one])
        person = "created" if customer is None else "unchanged" if after == before and not fresh else "changed"
        settle_held(spoken, own, person)
        if customer is None:
            place = self.rooms(good[0]).org_node_id
            self.new.append({"id": own, "org_node_id": place, "contacts": []} | _named(after))
        elif any(row.outcome == "changed" for row in good):
            self.changed.append({"id": own} | _named(after))

    def _phones(self, own: UUID, customer: Customer | None, rows: Sequence[Row]) -> bool:
        """Note the numbers that are new: the first row's becomes the main one, the others come last."""
        known = {phone.number: phone.position for phone in customer.numbers} if customer else {}
        said = [row["phone"] for row in rows] + [row["second_phone"] for row in rows if row["second_phone"]]
        first, *others = dict.fromkeys(said)
        fresh = [(first, min(known.values(), default=0) - 1)] if first not in known else []
        last = max(known.values(), default=0)
        fresh += [(number, last + place) for place, number in enumerate(others, start=1) if number not in known]
        self.phones += [{"id": new_id(), "customer_id": own, "number": number, "position": at} for number, at in fresh]
        return bool(fresh)

    def _note(self, own: UUID, spoken: Iterable[tuple[Row, Held]]) -> None:
        for row, one in spoken:
            if one.state != "unchanged" and one.row is row:
                room = self.rooms(row)
                where = {"room_id": room.id, "org_node_id": room.org_node_id, "room_label": room.label}
                days = {"from_date": one.period.from_date, "to_date": one.period.to_date}
                what = {"id": one.id, "customer_id": own, "relation": row["relation"]}
                self.tenures[one.state].append(what | where | days)


def _by_customer(rows: Iterable[dict[str, Any]]) -> dict[UUID, list[dict[str, Any]]]:
    by_customer: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_customer[row["customer_id"]].append(row)
    return by_customer


def _held(customer: Customer) -> list[Held]:
    return [Held(one.id, (one.room_id, one.relation), Period(one.from_date, one.to_date)) for one in customer.tenures]


def _named(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {**facts, "name_key": name_key(facts["name"]), "initials": initials(facts["name"])}
