"""A customer with a life in the suite: a login, a repair that she paid for, a rating, words about her everywhere."""

from dataclasses import dataclass
from typing import Any

from chassis.testing import eventually
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.running import Running
from tests.e2e.tickets import Ticket, act, audited, dispatched, done, reported

NAME = "欧阳明月"
PHONE = "+8613871234509"
EMAIL = "mingyue@example.com"
IDENTITY = "330106197303045528"
CONTACT = "欧阳清风"
CONTACT_PHONE = "+8613871234510"
PERSONAL = (NAME, PHONE, PHONE.removeprefix("+86"), EMAIL, IDENTITY, CONTACT, CONTACT_PHONE)
"""What nobody else has."""

_FACTS = {
    "kind": "person",
    "name": NAME,
    "phones": [PHONE],
    "email": EMAIL,
    "identity_type": "id_card",
    "identity_number": IDENTITY,
    "birthday": "1973-03-04",
    "contacts": [{"name": CONTACT, "phone": CONTACT_PHONE}],
}


@dataclass(frozen=True)
class Owner:
    """Who she is, her last ticket, closed, and its invoice, paid."""

    id: str
    client: Client
    ticket: Ticket
    invoice: dict[str, Any]


def moved_in(running: Running, people: People) -> dict[str, Any]:
    """Return her as a new customer, who has owned a room longer than anybody else."""
    room = people.holder("project_lead", running.charged).get("/v1/rooms")["items"][0]
    tenure = {"room_id": room["id"], "relation": "owner", "from_date": "1990-01-01"}
    return running.operator.post("/v1/customers", _FACTS | {"tenures": [tenure]})


def has_lived(running: Running, people: People) -> Owner:
    """Return her when all is done and paid, and she has told her phone and name in her own words, too."""
    customer = moved_in(running, people)
    project = running.charged
    client = people.by_phone(PHONE)
    ticket = dispatched(people, project, reported(client, description=f"{NAME}家漏水，请打{CONTACT_PHONE}"))
    worker, cashier = people.holder("repair_worker", project), people.holder("cashier", project)
    act(worker, ticket, "accept")
    item = next(one for one in running.operator.get("/v1/charge-items")["items"] if one["code"] == "LABOUR")
    act(worker, ticket, "quote", lines=[{"charge_item_id": item["id"], "quantity": "2"}])
    ticket = act(client, ticket, "quote/answer", agreed=True)
    ticket = audited(people, project, done(people, project, ticket))
    act(client, ticket, "rating", satisfied=True, comment=f"谢谢，{NAME}")
    invoice = eventually(lambda: client.get("/v1/invoices", ticket_id=ticket["id"])["items"], "there is an invoice")[0]
    paid = {"amount": invoice["total"], "currency": "CNY", "method": "cash"}
    invoice = cashier.post(f"/v1/invoices/{invoice['id']}/payments", paid)
    return Owner(customer["id"], client, ticket, invoice)
