"""What the end-to-end tests have before them."""

from dataclasses import dataclass, field

from stack.api import Client
from stack.bench.harbour import Harbour
from stack.demo.company import Company
from stack.play.performance import TENANT
from stack.suite import Suite
from stack.suite.clock import SharedClock


@dataclass(frozen=True)
class Running:
    """The suite, the operator of the demo company, the company as it was generated, the clock of all processes,
    and who may have a queue of the tests' own.
    """

    suite: Suite
    operator: Client
    company: Company
    clock: SharedClock
    harbour: Harbour = field(default_factory=Harbour)
    tenant: str = TENANT

    @property
    def warranted(self) -> str:
        """The node code of the project that is under warranty."""
        return self.company.projects[0].node_code

    @property
    def charged(self) -> str:
        """The node code of the project that is long out of warranty."""
        return self.company.projects[1].node_code

    def owner_url(self, part: str) -> str:
        """Return the address of a part's database for the owner's role."""
        url = self.suite.database_url(part).replace(f"steward_{part}:", f"steward_{part}_owner:", 1)
        passwords = self.suite.credentials.passwords
        return url.replace(passwords[f"{part}_app"], passwords[f"{part}_owner"], 1)
