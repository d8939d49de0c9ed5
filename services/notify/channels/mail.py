"""E-mail over SMTP: a connection for each message, so that nothing is shared between green threads."""

import smtplib
from contextlib import closing, suppress
from email.errors import MessageError
from email.message import EmailMessage

from services.notify.channels.mail_settings import MailSettings
from services.notify.channels.mime import mime
from services.notify.channels.outcome import Refused, Unreachable
from services.notify.channels.outgoing import Outgoing
from services.notify.channels.smtp import connected


def send_mail(settings: MailSettings, mail: Outgoing) -> None:
    """Hand ``mail`` to the server. Raises :class:`Refused` or :class:`Unreachable`."""
    try:
        letter = mime(mail, settings.sender, settings.domain)
    except (MessageError, ValueError) as error:
        raise Refused(f"this is no mail: {error}") from None
    with closing(_server(settings)) as server:
        _hand_over(server, letter)
        # It has the mail: a goodbye that goes wrong must not have it sent again.
        with suppress(OSError):
            server.quit()


def _server(settings: MailSettings) -> smtplib.SMTP:
    """Return the server, ready to take mail. Whatever is wrong with it is not the mail's fault."""
    try:
        return connected(settings)
    except smtplib.SMTPResponseException as error:
        raise Unreachable(_answered(error.smtp_code, error.smtp_error)) from None
    except OSError as error:
        raise Unreachable(f"the mail server cannot be reached: {error}") from None


def _hand_over(server: smtplib.SMTP, letter: EmailMessage) -> None:
    try:
        server.send_message(letter)
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        raise _outcome(code, answer) from None
    except smtplib.SMTPResponseException as error:
        raise _outcome(error.smtp_code, error.smtp_error) from None
    except (smtplib.SMTPNotSupportedError, ValueError) as error:
        raise Refused(f"the mail server does not take this mail: {error}") from None
    except OSError as error:
        raise Unreachable(f"the mail server cannot be reached: {error}") from None


def _outcome(code: int, answer: bytes | str) -> Refused | Unreachable:
    """Return what the answer means: from 500 on the server will never take this mail, below it may later."""
    return Refused(_answered(code, answer)) if code >= 500 else Unreachable(_answered(code, answer))


def _answered(code: int, answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"the mail server answered {code}: {' '.join(text.split())[:200]}"
