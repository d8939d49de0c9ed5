"""The outline of the company: how large each part is, its cities, projects and organization."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from random import Random

from stack.demo.places import CITIES, City, community_name
from stack.demo.records import Node, Project

GROUP_NAME = "穗禾安居物业服务集团"

_KINDS = ("residential", "residential", "commercial", "residential", "office", "residential")
_HEADQUARTERS = Node("HQ", GROUP_NAME, "headquarters", None, "深圳", "深圳市南山区科苑南路 15 号")
_ROOMS_PER_PROJECT = 500
_FEWEST_PROJECTS = 3
_PROJECTS_PER_CITY = 16


@dataclass(frozen=True)
class Site:
    """A project with its share of the company: so many rooms and customers, the latter numbered from ``first``."""

    city: City
    project: Project
    rooms: int
    first_customer: int
    customers: int


def sites(seed: int, rooms: int) -> list[Site]:
    """Return the projects of a company with ``rooms`` rooms (from 30 on): one for each 500, six customers for five."""
    count = max(_FEWEST_PROJECTS, round(rooms / _ROOMS_PER_PROJECT))
    cities = CITIES[: max(_FEWEST_PROJECTS, min(len(CITIES), count // _PROJECTS_PER_CITY))]
    chance = Random(f"{seed}/sites")
    bounds = _bounds(chance, count, rooms)
    found = []
    for index, (low, high) in enumerate(pairwise(bounds)):
        city = cities[index % len(cities)]
        project = _project(chance, index, city, index // len(cities) + 1)
        first, last = low * 6 // 5, high * 6 // 5
        found.append(Site(city, project, high - low, first, last - first))
    return found


def nodes(of: list[Site]) -> list[Node]:
    """Return the organization tree, parents first."""
    cities = dict.fromkeys(site.city for site in of)
    companies = [_company(city) for city in cities]
    projects = [
        Node(p.node_code, f"{p.name}项目部", "project", site.city.code, site.city.name, p.address)
        for site in of
        for p in (site.project,)
    ]
    return [_HEADQUARTERS, *companies, *projects]


def _company(city: City) -> Node:
    name = f"{GROUP_NAME}{city.name}公司"
    return Node(city.code, name, "city_company", "HQ", city.name, f"{city.name}市{city.districts[0]} 8 号")


def _project(chance: Random, index: int, city: City, number: int) -> Project:
    kind = _KINDS[index % len(_KINDS)]
    same_kind = _KINDS.count(kind) * (index // len(_KINDS)) + _KINDS[: index % len(_KINDS)].count(kind)
    name = community_name(kind, same_kind)
    address = f"{city.name}市{city.districts[number % len(city.districts)]} {chance.randint(1, 399)} 号"
    delivered_on, warranty = _delivery(chance, index)
    return Project(f"{city.code}{number:02d}", name, kind, address, city.name, delivered_on, warranty)


def _delivery(chance: Random, index: int) -> tuple[date, int]:
    drawn = date(chance.randint(2012, 2024), chance.randint(1, 12), chance.choice((15, 28))), chance.choice((24, 60))
    # The first project is under warranty for years to come, the second has long been without.
    return {0: (date(2025, 9, 28), 60), 1: (date(2016, 6, 15), 24)}.get(index, drawn)


def _bounds(chance: Random, count: int, rooms: int) -> list[int]:
    """Return where the rooms of each project begin when all are counted through; sizes differ by up to a half."""
    weights = [chance.uniform(0.8, 1.2) for _ in range(count)]
    total, run, bounds = sum(weights), 0.0, [0]
    for weight in weights:
        run += weight
        bounds.append(round(rooms * run / total))
    return bounds
