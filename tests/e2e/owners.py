"""A customer with a life in the suite: a login, a repair that she paid for, a picture, words about her everywhere."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.operating.moments import machine_now
from chassis.testing import eventually
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.running import Running
from tests.e2e.tickets import Ticket, act, dispatched, reported
from tests.e2e.trying import attach

NAME = "欧阳明月"
PHONE = "+8613871234509"
EMAIL = "mingyue@example.com"
IDENTITY = "330106197303045528"
CONTACT = "欧阳清风"
CONTACT_PHONE = "+8613871234510"
TRANSFER = "20261127-31"
"""The number of a bank's."""
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
    """Who she is, her last ticket, closed, with a picture, and its invoice, paid but for what was written off."""

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
    act(client, ticket, "quote/answer", agreed=True)
    ticket = _repaired(running, people, ticket)
    act(client, ticket, "rating", satisfied=True, comment=f"谢谢，{NAME}")
    shown = {"fields": ["phone"], "reason": f"{NAME}（{CONTACT_PHONE}）要回电"}
    running.operator.post(f"/v1/customers/{customer['id']}/disclosures", shown)
    running.operator.post(f"/v1/tickets/{ticket['id']}/disclosures", shown)
    attach(worker, ticket, f"{NAME}家.jpg")
    invoice = eventually(lambda: client.get("/v1/invoices", ticket_id=ticket["id"])["items"], "there is an invoice")[0]
    return Owner(customer["id"], client, ticket, _settled(running, people, cashier, invoice))


def _repaired(running: Running, people: People, ticket: Ticket) -> Ticket:
    """Return the ticket when it is closed; whoever had it in hand has told of her."""
    project = running.charged
    worker, lead = people.holder("repair_worker", project), people.holder("project_lead", project)
    act(worker, ticket, "start")
    act(worker, ticket, "pause", reason=f"{NAME}不在家，{PHONE}没人接")
    act(worker, ticket, "resume")
    act(worker, ticket, "done", hours="1.0", note=f"{NAME}已签字", photos=[f"{NAME}.jpg"])
    return act(lead, ticket, "pass", note=f"问过{CONTACT}，{CONTACT_PHONE}")


def _settled(running: Running, people: People, cashier: Client, invoice: dict[str, Any]) -> dict[str, Any]:
    """Return the invoice when a part is written off, and the rest is paid."""
    path, given_up = f"/v1/invoices/{invoice['id']}", {"amount": "10.00", "currency": "CNY"}
    asked = cashier.post(f"{path}/write-offs", given_up | {"reason": f"{NAME}不满意，电话{PHONE}"})
    people.manager_over(running.charged).post(f"/v1/write-offs/{asked['id']}/approve", {"note": f"问过{NAME}"})
    return cashier.post(
        f"{path}/payments",
        {"amount": "150.00", "currency": "CNY", "method": "bank_transfer", "reference": f"{NAME} {TRANSFER}"},
    )


def moved_out(running: Running, owner: Owner) -> None:
    """Have the last day on which she owned anything be one that is over."""
    customer = running.operator.get(f"/v1/customers/{owner.id}")
    path = f"/v1/customers/{owner.id}/tenures/{customer['tenures'][0]['id']}/end"
    day = machine_now().date() - timedelta(days=2)
    running.operator.post(path, {"to_date": day.isoformat()})
