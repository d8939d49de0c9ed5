"""A company as small as may be in which everything can be asked."""

from datetime import date

from tests.authorization.facts import Tenancy
from tests.authorization.world import Builder


class Small(Builder):
    """Makes no more than the organization, somebody of each role, and a resident at home in the project S1."""

    def build(self) -> None:
        """Make it, at the moment that it is."""
        self.boss = self._caller(self._operator())
        self._organization()
        self._plain_people()
        self._resident("S1", Tenancy(self.rooms["S1"][0], date(2030, 1, 1)))
