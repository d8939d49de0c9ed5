"""Where mail goes, from the environment.

``SMTP_URL``: ``smtps://user@host:465`` (TLS from the beginning), ``smtp+starttls://user@host:587`` (TLS, or nothing is
sent) or ``smtp://host:25`` (none: a relay on the same machine). ``SMTP_PASSWORD``: in place of one in the address.
``SMTP_CA_FILE``: the authority that signed the server's certificate, where the system does not know it.
``MAIL_FROM``: the sender.
"""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Self
from urllib.parse import unquote, urlsplit

from chassis.settings import SettingsError, setting

PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}


@dataclass(frozen=True)
class MailSettings:
    """The server and the sender. ``security`` is the scheme of the address."""

    security: str
    host: str
    port: int
    user: str
    password: str
    ca_file: str
    sender: str

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the settings. Raises :class:`SettingsError` where mail is not set up, or not rightly."""
        url = urlsplit(setting("SMTP_URL", environ=environ))
        if url.scheme not in PORTS or not url.hostname:
            raise SettingsError(f"SMTP_URL must begin with one of {', '.join(PORTS)} and name a host.")
        sender = setting("MAIL_FROM", environ=environ)
        if "@" not in parseaddr(sender)[1]:
            raise SettingsError("MAIL_FROM must be an e-mail address.")
        return cls(
            security=url.scheme,
            host=url.hostname,
            port=url.port or PORTS[url.scheme],
            user=unquote(url.username or ""),
            password=setting("SMTP_PASSWORD", unquote(url.password or ""), environ),
            ca_file=setting("SMTP_CA_FILE", "", environ),
            sender=sender,
        )

    @property
    def domain(self) -> str:
        """The domain of the sender."""
        return parseaddr(self.sender)[1].rpartition("@")[2]

    def tls(self) -> ssl.SSLContext:
        """Return what checks the server's certificate."""
        return ssl.create_default_context(cafile=self.ca_file or None)
