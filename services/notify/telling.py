"""Tells people what happened, as the table of rules says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from chassis.database import UnitOfWork
from chassis.events.handling import Delivered, following
from chassis.observe.logs import log_for
from chassis.persons.erasing import erased_among
from services.notify.messages import Occasion, compose, post
from services.notify.models import Message
from services.notify.people import Person
from services.notify.recipients import LADDER, Directory, Facts
from services.notify.rules import RULES, Rule, Who
from services.notify.templates import own_texts
from services.notify.values import values_of

_log = log_for(__name__)
_RULES = {event.type: rules for event, rules in RULES.items()}
_ABOUT = {"ticketing": "ticket", "billing": "invoice", "billing.write_off": "write_off", "gateway": "account"}
"""What an event is about, by its producer; by producer and aggregate where it says something else."""


def tell(work: UnitOfWork, events: Sequence[Delivered]) -> None:
    """Write a message to everybody who is to be told of ``events``, for each one to each person and channel."""
    events = _of_the_living(work, events)
    asked = [(_RULES[event.type], event.data) for event in events]
    directory = Directory.of(work, asked)
    own = own_texts(work, {rule.text for rules, _ in asked for rule in rules})
    for event, (rules, facts) in zip(events, asked, strict=True):
        people = directory.people(rules, facts)
        _miss_the_posts_that_nobody_has(people, event)
        about = f"{_about(event.type)}:{facts['id']}"
        occasion = Occasion(facts.get("org_node_id"), about, own, room_id=facts.get("room_id"))
        post(following(work, event), list(_messages(work, occasion, people, rules, facts)))


def _about(type: str) -> str:
    return _ABOUT.get(type.rpartition(".")[0]) or _ABOUT[type.partition(".")[0]]


def _of_the_living(work: UnitOfWork, events: Sequence[Delivered]) -> list[Delivered]:
    """Return ``events`` without what comes late of customers who were erased: it would bring back who they were."""
    erased = erased_among(work, {person for event in events if (person := event.data.get("customer_id"))})
    return [event for event in events if event.data.get("customer_id") not in erased]


def _miss_the_posts_that_nobody_has(people: Mapping[Who, list[Person]], event: Delivered) -> None:
    for who, found in people.items():
        if not found and who in LADDER:
            node = str(event.data["org_node_id"])
            _log.warning("nobody has the post", who=who.value, node=node, about=event.subject)


def _messages(
    work: UnitOfWork, occasion: Occasion, people: Mapping[Who, list[Person]], rules: Iterable[Rule], facts: Facts
) -> Iterator[Message]:
    told: set[tuple[str, str]] = set()
    for rule in rules:
        for person in people[rule.who]:
            values = values_of(facts, person.language)
            for channel in rule.channels_for(facts.get("urgency"), account=person.id is not None):
                if person.reached_by(channel) and (person.principal, channel) not in told:
                    told.add((person.principal, channel))
                    yield compose(work, occasion, person, rule.text, channel, values)
