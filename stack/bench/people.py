"""Who sends the requests: people of the demo company who have the right to, each logged in as themselves."""

from dataclasses import dataclass

from stack.api import Client
from stack.demo.company import Company
from stack.play.cast import accounts_of, log_in_as
from stack.play.performance import TENANT
from stack.play.story import came

_NO_LIMIT = "1000000000"

TIRELESS = {
    "ACCESS_TOKEN_MINUTES": "600",
    **dict.fromkeys(("RATE_LIMIT_PRINCIPAL", "RATE_LIMIT_TENANT", "RATE_LIMIT_ADDRESS"), _NO_LIMIT),
}
"""What the gateway is told, so that whoever only sends a token can do so for hours, and as fast as he is answered."""

_ROLES = ("desk", "project_lead")


@dataclass(frozen=True)
class People:
    """Their tokens. ``reader`` sees the whole company; ``desks`` and ``leads`` are by the project's node."""

    reader: str
    desks: dict[str, str]
    leads: dict[str, str]


def gather(operator: Client, company: Company, password: str) -> People:
    """Log everybody in, the staff with ``password``."""
    nodes = {node["code"]: str(node["id"]) for node in operator.get("/v1/nodes")["items"]}
    projects = [project.node_code for project in company.projects]
    staff = {role: {code: company.holders(role, code)[0].number for code in projects} for role in _ROLES}
    numbers = {number for by_project in staff.values() for number in by_project.values()}
    accounts = came("every employee has an account", lambda: accounts_of(operator, numbers))

    def tokens(role: str) -> dict[str, str]:
        people = staff[role].items()
        return {
            nodes[code]: _token(log_in_as(operator, TENANT, number, accounts[number], password))
            for code, number in people
        }

    return People(_token(operator), tokens("desk"), tokens("project_lead"))


def _token(client: Client) -> str:
    return client.token or ""
