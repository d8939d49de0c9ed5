"""The contractors: one for each trade and city in turn, each with the projects it serves."""

from datetime import date
from random import Random

from gateway.imports.sheets.contractors import TRADES
from stack.demo.identities import landline
from stack.demo.names import Names
from stack.demo.outline import Site
from stack.demo.records import Contractor

_LEAST = 20
_PROJECTS_EACH = 3


def contractors_of(sites: list[Site], seed: int) -> list[Contractor]:
    """Return the contractors, 20 for a company of up to 60 projects, one for each three of a larger one."""
    chance = Random(f"{seed}/contractors")
    names = Names(f"{seed}/contractors")
    cities = list(dict.fromkeys(site.city for site in sites))
    trades = list(TRADES.labels)
    found = []
    for index in range(max(_LEAST, len(sites) // _PROJECTS_EACH)):
        city = cities[index % len(cities)]
        served = [site.project.node_code for site in sites if site.city == city]
        scope = [trades[index % len(trades)], trades[(index + 1) % len(trades)]][: chance.randint(1, 2)]
        begun = date(chance.randint(2018, 2025), chance.randint(1, 12), 1)
        found.append(
            Contractor(
                code=f"K{index + 1:03d}",
                name=f"{city.name}{names.person(male=True)[:2]}{TRADES.label(scope[0])}工程有限公司",
                contact=names.person(male=chance.random() < 0.7),
                phone=landline(seed, 5_000_000 + index, city.area_code),
                scope=scope,
                node_codes=sorted(chance.sample(served, chance.randint(1, len(served)))),
                warranty_from=begun,
                warranty_to=chance.choice((date(begun.year + 8, 12, 31), None)),
            )
        )
    return found
