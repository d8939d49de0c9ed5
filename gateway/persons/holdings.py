"""What the gateway itself has of a customer: logins, the copy of her rooms, what a workbook said of her."""

from sqlalchemy import ColumnElement

from chassis.persons import Holding, Person, just
from gateway.access.models import LoginCode, ResidentRoom, Session
from gateway.attachments.models import Attachment
from gateway.import_jobs.models import ImportFinding


def _hers(person: Person) -> ColumnElement[bool]:
    return Session.principal == f"customer:{person.id}"


def _sent_by(person: Person) -> ColumnElement[bool]:
    return Attachment.principal == f"customer:{person.id}"


HOLDINGS = (
    Holding(Session, _hers),
    Holding(Attachment, _sent_by),
    Holding(LoginCode, just(LoginCode.customer_id)),
    Holding(ResidentRoom, just(ResidentRoom.customer_id)),
    Holding(ImportFinding, lambda person: ImportFinding.value.in_((*person.names, *person.values))),
)
