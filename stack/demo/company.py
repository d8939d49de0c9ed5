"""The company as a whole: its sheets row by row, and who is who in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from gateway.imports.columns import Sheet, Values
from stack.demo.contractors import contractors_of
from stack.demo.outline import Site, nodes, sites
from stack.demo.records import AS_OF, Contractor, Node, Post, Project, Record, Room, Tenancy, values_of
from stack.demo.residents import Residents
from stack.demo.rooms import rooms_of
from stack.demo.staff import posts_of


@dataclass(frozen=True)
class Company:
    """A property group with about ``room_count`` rooms, always the same from the same ``seed``.

    Rooms and customers are made project by project when asked for: a large company needs no more memory than a small.
    """

    seed: int = 1
    room_count: int = 3000

    @cached_property
    def _sites(self) -> list[Site]:
        return sites(self.seed, self.room_count)

    @cached_property
    def posts(self) -> list[Post]:
        """All posts of all employees, in the order of their numbers."""
        return posts_of(self._sites, self.seed, self.room_count)

    @property
    def nodes(self) -> list[Node]:
        """The organization tree, parents first."""
        return nodes(self._sites)

    @property
    def projects(self) -> list[Project]:
        """The projects; the first is under warranty, the second no longer."""
        return [site.project for site in self._sites]

    @property
    def contractors(self) -> list[Contractor]:
        """The contractors."""
        return contractors_of(self._sites, self.seed)

    def rooms(self) -> Iterator[Room]:
        """Yield all rooms."""
        for site in self._sites:
            yield from rooms_of(site, self.seed)

    def tenancies(self, project: str | None = None) -> Iterator[Tenancy]:
        """Yield who owns and rents which room, in all projects or in the one with this code."""
        for site in self._sites:
            if project in {None, site.project.node_code}:
                yield from Residents(site, rooms_of(site, self.seed), self.seed).tenancies()

    def rows(self, sheet: Sheet) -> Iterator[Values]:
        """Yield the rows of ``sheet`` as the parser is to read them."""
        sources: Mapping[str, Callable[[], Iterator[Record]]] = {
            "organization": lambda: iter(self.nodes),
            "employees": lambda: iter(self.posts),
            "projects": lambda: iter(self.projects),
            "rooms": self.rooms,
            "customers": self.tenancies,
            "contractors": lambda: iter(self.contractors),
        }
        fields = [column.field for column in sheet.columns]
        return (values_of(record, fields) for record in sources[sheet.name]())

    def holders(self, role: str, node: str | None = None) -> list[Post]:
        """Return whose first post is ``role``, at the node with this code or anywhere."""
        first: dict[str, Post] = {}
        for post in self.posts:
            first.setdefault(post.number, post)
        return [post for post in first.values() if post.role == role and node in {None, post.node_code}]

    def manager_over(self, project: str) -> Post:
        """Return the city manager over the project with this code."""
        parents = {node.code: node.parent_code for node in self.nodes}
        return self.holders("city_manager", parents[project])[0]

    def resident(self, project: str, relation: str = "owner") -> Tenancy:
        """Return the first who owns (or rents: ``renter``) a room of the project now."""
        return next(
            tenancy
            for tenancy in self.tenancies(project)
            if tenancy.relation == relation and (tenancy.to_date is None or tenancy.to_date > AS_OF)
        )
