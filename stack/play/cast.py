"""Who takes part in the play: people of the demo company, each logged in as themselves."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from stack.api import Client
from stack.demo.company import Company
from stack.play.story import Story

OUT_OF_WARRANTY = 1
"""The company's second project: its rooms are long out of warranty, so that a repair can be charged."""

_POSTS = {"lead": "project_lead", "worker": "repair_worker", "cashier": "cashier"}
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_RATING_CODE = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{8}(?![A-Z0-9])")


@dataclass(frozen=True)
class Cast:
    """Everybody logged in, and the room that the story happens in."""

    tenant: str
    operator: Client
    manager: Client
    lead: Client
    worker: Client
    cashier: Client
    resident: Client
    phone: str
    room: dict[str, Any]

    def rating_code(self, used: str | None) -> str | None:
        """Return the code of the newest rating message to the resident, unless it is the one that was ``used``."""
        codes = (_RATING_CODE.search(sms["body"]) for sms in texts_to(self.operator, self.phone))
        newest = next((found[0] for found in codes if found), None)
        return None if newest == used else newest


def gather(story: Story, operator: Client, tenant: str, company: Company, password: str) -> Cast:
    """Return the cast: employees get the ``password`` from the operator, the resident a code on the phone."""
    staff = staff_of(company)
    accounts = story.wait("every employee has an account", lambda: accounts_of(operator, set(staff.values())))
    clients = {role: log_in_as(operator, tenant, number, accounts[number], password) for role, number in staff.items()}
    phone = resident_of(company)
    resident = _resident(story, operator, tenant, phone)
    room = story.wait("the resident sees her room", lambda: next(iter(resident.get("/v1/rooms")["items"]), None))
    return Cast(tenant, operator, resident=resident, phone=phone, room=room, **clients)


def staff_of(company: Company) -> dict[str, str]:
    """Return the logins of the employees in the cast by the part that they play."""
    project = company.projects[OUT_OF_WARRANTY].node_code
    leads = {role: company.holders(post, project)[0].number for role, post in _POSTS.items()}
    return {"manager": company.manager_over(project).number, **leads}


def resident_of(company: Company) -> str:
    """Return the phone of the resident in the cast."""
    return company.resident(company.projects[OUT_OF_WARRANTY].node_code).customer.phone


def texts_to(operator: Client, phone: str) -> list[dict[str, Any]]:
    """Return the text messages that the local provider kept for ``phone``, newest first."""
    items: list[dict[str, Any]] = operator.get("/v1/local-sms", phone=phone)["items"]
    return items


def texts_since(operator: Client, phone: str, known: Collection[str]) -> list[dict[str, Any]]:
    """Return those of the newest text messages for ``phone`` that were sent at none of the times ``known``."""
    return [sms for sms in texts_to(operator, phone) if sms["sent_at"] not in known]


def accounts_of(operator: Client, numbers: set[str]) -> dict[str, str] | None:
    """Return the accounts' ids by login, once all employees with these ``numbers`` have one."""
    found = {account["login"]: account["id"] for account in operator.pages("/v1/accounts")}
    return found if numbers <= set(found) else None


def log_in_as(operator: Client, tenant: str, number: str, account_id: str, password: str) -> Client:
    """Return the employee, logged in, who has changed the password that the operator gave into ``password``."""
    given = operator.put(f"/v1/accounts/{account_id}/password", {})["password"]
    return Client(operator.url).log_in(tenant, number, given).with_password(given, password)


def _resident(story: Story, operator: Client, tenant: str, phone: str) -> Client:
    known = {sms["sent_at"] for sms in texts_to(operator, phone)}
    token = Client(operator.url).ask_code(tenant, phone)
    code = story.wait("the login code came to her phone", lambda: _login_code(operator, phone, known))
    return Client(operator.url).log_in_with_code(tenant, phone, code, token)


def _login_code(operator: Client, phone: str, known: Collection[str]) -> str | None:
    codes = (_CODE.search(sms["body"]) for sms in texts_since(operator, phone, known))
    return next((found[0] for found in codes if found), None)
