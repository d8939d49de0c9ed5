"""A provider of text messages that is reached over HTTP."""

from dataclasses import dataclass

import requests

from chassis.database import UnitOfWork
from services.notify.channels.outcome import Refused, Unreachable
from services.notify.channels.outgoing import Outgoing

SECONDS = (3.0, 7.0)
"""How long to wait for the connection, and for the answer."""
LATER = frozenset({401, 403, 408, 409, 425, 429})
"""Answers after which the same message may go through: our key is mended, there is room again."""


@dataclass(frozen=True)
class HttpSms:
    """Posts ``{"id", "phone", "text"}`` to ``url``. The id, the same at every attempt, is the Idempotency-Key too."""

    url: str
    key: str

    def send(self, work: UnitOfWork, sms: Outgoing) -> None:
        """Hand ``sms`` over."""
        status = self._post(sms)
        if 200 <= status <= 299:
            return
        lost = 400 <= status <= 499 and status not in LATER
        raise (Refused if lost else Unreachable)(f"the SMS provider answered {status}")

    def _post(self, sms: Outgoing) -> int:
        with requests.Session() as session:
            # Neither .netrc nor a proxy of the environment gets hold of the key: what counts is in our settings.
            session.trust_env = False
            try:
                with session.post(
                    self.url,
                    json={"id": str(sms.id), "phone": sms.address, "text": sms.body},
                    headers={"Authorization": f"Bearer {self.key}", "Idempotency-Key": str(sms.id)},
                    timeout=SECONDS,
                    allow_redirects=False,
                    stream=True,
                ) as answer:
                    return answer.status_code
            except requests.Timeout:
                raise Unreachable("the SMS provider did not answer in time") from None
            except requests.RequestException as error:
                raise Unreachable(f"the SMS provider cannot be reached: {type(error).__name__}") from None
