"""The parts that know something of a customer, each asked in the same way. property and hr know nothing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.persons.erasing import erase_person
from chassis.persons.exporting import export_person
from contracts.billing import rpc as billing
from contracts.core.rpc import RpcMethod
from contracts.customer import rpc as customer
from contracts.notify import rpc as notify
from contracts.ticketing import rpc as ticketing
from gateway import services
from gateway.persons.holdings import HOLDINGS
from gateway.works import acting

GATEWAY = "gateway"
PARTS = ("customer", "ticketing", "billing", "notify", GATEWAY)
_EXPORTS: dict[str, RpcMethod] = {
    method.service: method
    for method in (customer.EXPORT_PERSON, ticketing.EXPORT_PERSON, billing.EXPORT_PERSON, notify.EXPORT_PERSON)
}
_TIES = (customer.GET_TIES, ticketing.GET_TIES, billing.GET_TIES)
_ERASURES: dict[str, RpcMethod] = {
    method.service: method
    for method in (customer.ERASE_PERSON, ticketing.ERASE_PERSON, billing.ERASE_PERSON, notify.ERASE_PERSON)
}

About = dict[str, Any]
"""Who a person is, and what finds her, on the wire (:class:`~contracts.core.persons.AboutPerson`)."""


def about(work: UnitOfWork, customer_id: UUID) -> About:
    """Return what finds a customer. Raises NotFound."""
    asked = {"person_id": str(customer_id)}
    context = acting(work.tenant_id, "person:find", deadline=work.context.deadline)
    return asked | services.ask(customer.GET_WORDS, asked, context)


def rows_of(work: UnitOfWork, part: str, person: About) -> Iterator[dict[str, Any]]:
    """Yield the rows that a part has of a person, each with its table's name."""
    cursor: str | None = ""
    while cursor is not None:
        page = _page(work, part, person | {"cursor": cursor or None})
        yield from page["items"]
        cursor = page["next_cursor"]


def _page(work: UnitOfWork, part: str, asked: About) -> dict[str, Any]:
    if part in _EXPORTS:
        context = acting(work.tenant_id, "person:export", deadline=work.context.deadline)
        return services.ask(_EXPORTS[part], asked, context)
    return export_person(work, HOLDINGS, **customer.EXPORT_PERSON.load_request(asked))


def ties_of(tenant_id: UUID, customer_id: UUID, deadline: float) -> dict[str, int]:
    """Return what is still to be settled with a customer, over all parts."""
    asked, context = {"person_id": str(customer_id)}, acting(tenant_id, "person:find", deadline=deadline)
    return {code: count for method in _TIES for code, count in services.ask(method, asked, context)["ties"].items()}


def erased_by(work: UnitOfWork, part: str, person: About, key: str) -> dict[str, Any]:
    """Have a part erase a person; under the same ``key`` it says the same again. Raises StillNeeded, Unavailable."""
    if part not in _ERASURES:
        asked = customer.ERASE_PERSON.load_request(person)
        return dict(customer.ERASE_PERSON.dump_reply(erase_person(work, HOLDINGS, **asked)))
    context = acting(work.tenant_id, "person:erase", deadline=work.context.deadline)
    return services.ask(_ERASURES[part], person, replace(context, idempotency_key=key))
