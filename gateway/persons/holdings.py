"""What the gateway itself has of a customer: logins, the copy of her rooms, what others looked for."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, func, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.persons import Holding, Person, just
from contracts.core.personal import ERASED
from gateway.access.models import LoginCode, ResidentRoom, Session
from gateway.attachments.models import Attachment
from gateway.exports.models import ExportJob
from gateway.import_jobs.models import ImportFinding
from gateway.persons.models import Erasure, PersonExport
from gateway.views.models import SavedView

_NO_QUERY: dict[str, Any] = {"query": {}}


def _hers(person: Person) -> ColumnElement[bool]:
    return Session.principal == f"customer:{person.id}"


def _pictured(person: Person) -> ColumnElement[bool]:
    """Return the condition that she sent it, or that it hangs on a ticket of hers: pictures show her home."""
    things = [thing.partition(":") for thing in person.things]
    tickets = [UUID(id) for kind, _, id in things if kind == "ticket"]
    on_hers = and_(Attachment.kind == "ticket", Attachment.thing_id.in_(tickets))
    return or_(Attachment.principal == f"customer:{person.id}", on_hers)


def _found_in(person: Person) -> ColumnElement[bool]:
    return or_(ImportFinding.value.in_(person.names), _mentions(ImportFinding.value, person))


def _mentions(column: Any, person: Person) -> ColumnElement[bool]:
    """Return the condition that a column holds a value that is hers alone."""
    return func.chassis.mentions(cast(column, Text), literal(list(person.values), ARRAY(Text)))


HOLDINGS = (
    Holding(Session, _hers),
    Holding(Attachment, _pictured, thing="attachment"),
    Holding(LoginCode, just(LoginCode.customer_id)),
    Holding(ResidentRoom, just(ResidentRoom.customer_id), kept_for="who had a room when, without a name"),
    Holding(ImportFinding, _found_in, kept_for="what was wrong in a workbook", blank={"value": ""}),
    Holding(SavedView, lambda person: _mentions(SavedView.query, person), kept_for="whose view it is", blank=_NO_QUERY),
    Holding(ExportJob, lambda person: _mentions(ExportJob.query, person), kept_for="who made it", blank=_NO_QUERY),
    Holding(
        PersonExport,
        just(PersonExport.customer_id),
        kept_for="who was given what is known",
        blank={"reason": ERASED},
    ),
    # Its reasons lose the words about her when all parts are done.
    Holding(Erasure, just(Erasure.customer_id), kept_for="who asked for it, and who decided"),
)
