"""Text messages: one small interface, and the providers behind it.

``SMS_PROVIDER_URL``: where an HTTP provider takes messages, or the word ``local`` for the provider that keeps them in a
table. ``SMS_PROVIDER_KEY``: the key to it.
"""

import os
from collections.abc import Mapping
from typing import Protocol

from chassis.database import UnitOfWork
from chassis.settings import SettingsError, setting
from services.notify.channels.http_sms import HttpSms
from services.notify.channels.local_sms import KeptSms
from services.notify.channels.outgoing import Outgoing

LOCAL = "local"


class SmsProvider(Protocol):
    """Somebody who takes text messages."""

    def send(self, work: UnitOfWork, sms: Outgoing) -> None:
        """Hand ``sms`` over. Raises :class:`Refused` or :class:`Unreachable`."""
        ...


def sms_provider(environ: Mapping[str, str] = os.environ) -> SmsProvider:
    """Return the provider that is set up. Raises :class:`SettingsError` where none is, or not rightly."""
    url = setting("SMS_PROVIDER_URL", environ=environ)
    if url == LOCAL:
        return KeptSms()
    if not url.startswith(("https://", "http://")):
        raise SettingsError("SMS_PROVIDER_URL must be an address that begins with https://, or the word local.")
    return HttpSms(url, setting("SMS_PROVIDER_KEY", environ=environ))


def keeps_locally(environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether the local provider is the one that is set up."""
    return setting("SMS_PROVIDER_URL", "", environ) == LOCAL
