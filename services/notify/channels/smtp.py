"""smtplib's clients with one time limit for the whole conversation, where they have one for each answer.

A server that takes its time for every answer would otherwise outlast the transaction which records that it has the
mail, and get it again and again.
"""

import smtplib
import time
from typing import Any

from services.notify.channels.mail_settings import MailSettings

CONVERSATION_SECONDS = 20.0


class Hurried(smtplib.SMTP):
    """A client that gives up when the conversation has taken too long."""

    def __init__(self, host: str, port: int, name: str, **how: Any) -> None:
        self._until = time.monotonic() + CONVERSATION_SECONDS
        super().__init__(host, port, name, timeout=CONVERSATION_SECONDS, **how)

    def send(self, s: Any) -> None:
        """Send, as long as there is time."""
        self._hurry()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Return the answer, if it comes in time."""
        self._hurry()
        return super().getreply()

    def _hurry(self) -> None:
        remaining = self._until - time.monotonic()
        if remaining <= 0:
            self.close()
            raise TimeoutError("timed out")
        if self.sock:
            self.sock.settimeout(remaining)


class HurriedTls(Hurried, smtplib.SMTP_SSL):
    """The same, with TLS from the beginning."""


def connected(settings: MailSettings) -> smtplib.SMTP:
    """Return a client that has said hello, in TLS and logged in where ``settings`` say so."""
    where = settings.host, settings.port, settings.domain
    server = HurriedTls(*where, context=settings.tls()) if settings.security == "smtps" else Hurried(*where)
    try:
        if settings.security == "smtp+starttls":
            server.starttls(context=settings.tls())
        if settings.user:
            server.login(settings.user, settings.password)
    except BaseException:
        server.close()
        raise
    return server
