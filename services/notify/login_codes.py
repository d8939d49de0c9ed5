"""Sends somebody who logs in the code to do it with."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from services.notify.messages import Occasion, compose, post
from services.notify.people import Person
from services.notify.templates import own_texts


def send_login_code(
    work: UnitOfWork, *, phone: str, customer_id: UUID, code: str, minutes: int, language: str
) -> dict[str, Any]:
    """Queue the code for the phone and return the message's id. It is not sent once its time has passed."""
    person = Person(f"customer:{customer_id}", customer_id, phone, None, language)
    occasion = Occasion(None, None, own_texts(work, ["login_code"]), expires_at=work.now + timedelta(minutes=minutes))
    message = compose(work, occasion, person, "login_code", "sms", {"code": code, "minutes": str(minutes)})
    post(work, [message])
    return {"message_id": message.id}
