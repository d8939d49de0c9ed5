"""Where the broker is and who we are there."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from pika import SSLOptions

from chassis.settings import SettingsError
from chassis.tls import Tls

_PORTS = {"amqp": 5672, "amqps": 5671}


class AddressError(SettingsError, ValueError):
    """An address of the broker that cannot be used; the password is not in the message."""


@dataclass(frozen=True)
class BrokerAddress:
    """An address of the broker in its parts.

    ``amqp://user:password@host:port/vhost``, or ``amqps://…?cacertfile=…&certfile=…&keyfile=…`` over TLS.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    virtual_host: str = "/"
    tls: Tls | None = None

    @classmethod
    def parse(cls, url: str) -> Self:
        """Return the parts of ``url``. Raises :class:`AddressError`, where a part is missing, or SettingsError."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or not parts.username or parts.password is None:
            raise AddressError("a broker's address looks like amqp://user:password@host:port/virtual-host, or amqps://")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username),
            password=unquote(parts.password),
            virtual_host=unquote(parts.path.removeprefix("/")) or "/",
            tls=Tls.asked(parts.query) if parts.scheme == "amqps" else None,
        )

    def ssl_options(self) -> SSLOptions | None:
        """Return what pika is to know of TLS."""
        return SSLOptions(self.tls.context(), self.host) if self.tls else None

    def __str__(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.virtual_host}"
