"""Tells people what happened, as the table of rules says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial

from chassis.database import UnitOfWork
from chassis.days import day_of
from chassis.events.handling import Delivered, following
from chassis.observe.logs import log_for
from services.notify.known import Known
from services.notify.messages import Occasion, compose, post
from services.notify.models import Message
from services.notify.people import Person
from services.notify.recipients import LADDER, Facts, people, wanted
from services.notify.rules import RULES, Rule, Who
from services.notify.values import values_of

_log = log_for(__name__)
_RULES = {event.type: rules for event, rules in RULES.items()}
_ABOUT = {"ticketing": "ticket", "billing": "invoice", "billing.write_off": "write_off", "gateway": "account"}
"""What an event is about, by its producer; by producer and aggregate where it says something else."""


def tell(work: UnitOfWork, events: Sequence[Delivered]) -> None:
    """Write a message to everybody who is to be told of ``events``, for each one to each person and channel."""
    known = Known.of(work, wanted([(_RULES[event.type], event.data) for event in events], day_of(work.now)))
    for event in events:
        rules, facts = _RULES[event.type], event.data
        if facts.get("customer_id") in known.erased:
            continue  # it came late, and would bring back who she was
        told = people(known, rules, facts)
        _miss_the_posts_that_nobody_has(told, event)
        about = f"{_about(event.type)}:{facts['id']}"
        occasion = Occasion(facts.get("org_node_id"), about, known.texts, room_id=facts.get("room_id"))
        post(following(work, event), list(_messages(work, occasion, told, rules, facts)))


def _about(type: str) -> str:
    return _ABOUT.get(type.rpartition(".")[0]) or _ABOUT[type.partition(".")[0]]


def _miss_the_posts_that_nobody_has(told: Mapping[Who, list[Person]], event: Delivered) -> None:
    for who, found in told.items():
        if not found and who in LADDER:
            node = str(event.data["org_node_id"])
            _log.warning("nobody has the post", who=who.value, node=node, about=event.subject)


def _messages(
    work: UnitOfWork, occasion: Occasion, found: Mapping[Who, list[Person]], rules: Iterable[Rule], facts: Facts
) -> Iterator[Message]:
    told: set[tuple[str, str]] = set()
    spoken = cache(partial(values_of, facts))
    for rule in rules:
        for person in found[rule.who]:
            values = spoken(person.language)
            for channel in rule.channels_for(facts.get("urgency"), account=person.id is not None):
                if person.reached_by(channel) and (person.principal, channel) not in told:
                    told.add((person.principal, channel))
                    yield compose(work, occasion, person, rule.text, channel, values)
