"""Tells people what happened, as the table of rules says."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chassis.database import UnitOfWork
from chassis.days import day_of
from chassis.events.handling import Delivered
from chassis.observe.logs import log_for
from services.notify.messages import Occasion, compose, post
from services.notify.models import Message
from services.notify.people import Person
from services.notify.recipients import LADDER, Path, customer_of, nearest, staff_above, worker_of
from services.notify.rules import RULES, Rule, Who
from services.notify.templates import own_texts
from services.notify.values import values_of

_log = log_for(__name__)
_RULES = {event.type: rules for event, rules in RULES.items()}
_ABOUT = {"ticketing": "ticket", "billing": "invoice"}


def tell(work: UnitOfWork, event: Delivered) -> None:
    """Write a message to everybody who is to be told of ``event``, one for each person and channel."""
    rules, facts = _RULES[event.type], event.data
    people = dict(_people(work, rules, facts))
    for rule in rules:
        if not people[rule.who] and rule.who not in {Who.CUSTOMER, Who.WORKER}:
            _log.warning("nobody has the post", who=rule.who.value, node=str(facts["org_node_id"]), about=event.subject)
    about = f"{_ABOUT[event.type.partition('.')[0]]}:{facts['id']}"
    occasion = Occasion(facts["org_node_id"], about, own_texts(work, {rule.text for rule in rules}))
    post(work, list(_messages(work, occasion, people, rules, facts)))


def _messages(
    work: UnitOfWork, occasion: Occasion, people: Mapping[Who, list[Person]], rules: Iterable[Rule], facts: Any
) -> Iterator[Message]:
    told: set[tuple[str, str]] = set()
    for rule in rules:
        for person in people[rule.who]:
            values = values_of(facts, person.language)
            for channel in rule.channels_for(facts.get("urgency"), account=person.id is not None):
                if person.reached_by(channel) and (person.principal, channel) not in told:
                    told.add((person.principal, channel))
                    yield compose(work, occasion, person, rule.text, channel, values)


def _people(work: UnitOfWork, rules: Iterable[Rule], facts: Mapping[str, Any]) -> Iterator[tuple[Who, list[Person]]]:
    """Yield the people behind each word of ``rules``, with one query for all of the staff."""
    wanted = {rule.who for rule in rules}
    for who, find in ((Who.CUSTOMER, customer_of), (Who.WORKER, worker_of)):
        if who in wanted:
            found = find(work, facts)
            yield who, [found] if found else []
    staff_wanted = [who for who in LADDER if who in wanted]
    if staff_wanted:
        roles = {role for who in staff_wanted for step in LADDER[who] for role in step}
        path, staff = staff_above(work, facts["org_node_id"], roles, day_of(work.now))
        for who in staff_wanted:
            above = _up_to(path, facts.get("told_node_id")) if who is Who.LEVEL_ABOVE else path
            yield who, nearest(staff, above, LADDER[who])


def _up_to(path: Path, node_id: Any) -> Path:
    """Return ``path`` as far as ``node_id``; all of it where the node is not on it, as above the top."""
    return path[: path.index(node_id) + 1] if node_id in path else path
