"""The staff: everybody whom the organization needs, then more hands in the projects; some have two posts."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from stack.demo.identities import mobile
from stack.demo.names import Names
from stack.demo.outline import Site
from stack.demo.records import AS_OF, Post

EMAIL_DOMAIN = "suihe.example"

_GROUP_ROLES = ("group_admin", "hr", "auditor")
_PROJECT_ROLES = ("project_lead", "desk", "repair_worker", "repair_worker", "cashier")
_MORE_HANDS = ("repair_worker", "desk", "repair_worker", "repair_worker", "cashier", "desk")
_EMPLOYEES_PER_THOUSAND_ROOMS = 40
_SECOND_POST_EVERY = 9
_FIRST_PHONE = 1_000_000_000
_TEN_YEARS = 3650


def posts_of(sites: list[Site], seed: int, rooms: int) -> list[Post]:
    """Return all posts; E0001 is the group's administrator, then come hr, audit, city managers and the projects."""
    chance = Random(f"{seed}/staff")
    names = Names(f"{seed}/staff")
    total = round(rooms * _EMPLOYEES_PER_THOUSAND_ROOMS / 1000)
    posts: list[Post] = []
    for index, (node, role) in enumerate(_positions(sites, total)):
        first = _first_post(chance, names, seed, index, node, role)
        posts.append(first)
        second = _second_node(sites, index, node)
        if second is not None:
            posts.append(_second_post(first, second))
    return posts


def _positions(sites: list[Site], total: int) -> Iterator[tuple[str, str]]:
    """Yield node and role of each employee's first post, at least so many as every project needs."""
    cities = dict.fromkeys(site.city.code for site in sites)
    needed = [
        *(("HQ", role) for role in _GROUP_ROLES),
        *((city, "city_manager") for city in cities),
        *((site.project.node_code, role) for site in sites for role in _PROJECT_ROLES),
    ]
    yield from needed
    for index in range(total - len(needed)):
        round_, at = divmod(index, len(sites))
        yield sites[at].project.node_code, _MORE_HANDS[round_ % len(_MORE_HANDS)]


def _first_post(chance: Random, names: Names, seed: int, index: int, node: str, role: str) -> Post:
    number = f"E{index + 1:04d}"
    name = names.person(male=chance.random() < 0.6)
    begun = AS_OF - timedelta(days=chance.randint(60, _TEN_YEARS))
    email = f"{number.lower()}@{EMAIL_DOMAIN}"
    return Post(number, name, mobile(seed, _FIRST_PHONE + index), email, node, role, begun)


def _second_node(sites: list[Site], index: int, node: str) -> str | None:
    """Return where employee ``index`` has a second post: at the next project of the same city."""
    city = node.rstrip("0123456789")
    nodes = [site.project.node_code for site in sites if site.city.code == city]
    if index % _SECOND_POST_EVERY or node not in nodes or len(nodes) == 1:
        return None
    return nodes[(nodes.index(node) + 1) % len(nodes)]


def _second_post(first: Post, node: str) -> Post:
    """Return a second post: leads help at the desk elsewhere, others do there what they do here."""
    role = "desk" if first.role == "project_lead" else first.role
    begun = max(first.from_date, date(2024, 3, 1))
    return Post(first.number, first.name, first.phone, first.email, node, role, begun)
