"""The people of the demo company, each logged in as themselves."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from chassis.testing import eventually
from stack.api import Client
from stack.demo.company import Company
from stack.demo.records import Tenancy
from stack.play.cast import log_in_as, texts_since, texts_to

CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass
class People:
    """Logs people of the company in, each once."""

    operator: Client
    company: Company
    tenant: str
    _clients: dict[str, Client] = field(default_factory=dict)

    def holder(self, role: str, project: str, index: int = 0) -> Client:
        """Return an employee whose first post is ``role`` at the project with this code."""
        return self.employee(self.company.holders(role, project)[index].number)

    def manager_over(self, project: str) -> Client:
        """Return the city manager over a project."""
        return self.employee(self.company.manager_over(project).number)

    def employee(self, number: str) -> Client:
        """Return the employee with this number, logged in with a password of the own."""
        if number not in self._clients:
            self._clients[number] = self._log_in(number)
        return self._clients[number]

    def resident_of(self, tenancy: Tenancy) -> Client:
        """Return who owns or rents a room, logged in with the code that came to the phone."""
        return self.by_phone(tenancy.customer.phone)

    def by_phone(self, phone: str) -> Client:
        """Return who has the phone, logged in with the code that came to it."""
        if phone not in self._clients:
            self._clients[phone] = self._log_in_by_phone(phone)
        return self._clients[phone]

    def resident(self, project: str, index: int = 0) -> Client:
        """Return an owner of rooms in the project."""
        return self.resident_of(self.owners(project)[index])

    def owners(self, project: str) -> list[Tenancy]:
        """Return who owns a room of the project now: one tenancy each, of people with different phones."""
        found: dict[str, Tenancy] = {}
        for tenancy in self.company.tenancies(project):
            if tenancy.relation == "owner" and tenancy.to_date is None:
                found.setdefault(tenancy.customer.phone, tenancy)
        return list(found.values())

    def _log_in(self, number: str) -> Client:
        account = eventually(lambda: self._account(number), f"{number} has an account")
        return log_in_as(self.operator, self.tenant, number, account["id"], secrets.token_urlsafe(12))

    def _account(self, number: str) -> dict[str, Any] | None:
        accounts = self.operator.pages("/v1/accounts")
        return next((account for account in accounts if account["login"] == number), None)

    def _log_in_by_phone(self, phone: str) -> Client:
        known = {sms["sent_at"] for sms in texts_to(self.operator, phone)}
        token = Client(self.operator.url).ask_code(self.tenant, phone)
        sms = eventually(lambda: texts_since(self.operator, phone, known), "the login code came")
        code = CODE.search(sms[0]["body"])
        assert code is not None, sms
        return Client(self.operator.url).log_in_with_code(self.tenant, phone, code[0], token)
