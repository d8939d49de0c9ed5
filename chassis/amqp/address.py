"""Where the broker is and who we are there."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

_PORT = 5672


@dataclass(frozen=True)
class BrokerAddress:
    """An ``amqp://user:password@host:port/vhost`` address in its parts."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    virtual_host: str = "/"

    @classmethod
    def parse(cls, url: str) -> Self:
        """Return the parts of ``url``. Raises ValueError, without the password in it, where a part is missing."""
        parts = urlsplit(url)
        if parts.scheme != "amqp" or not parts.hostname or not parts.username or parts.password is None:
            raise ValueError("a broker's address looks like amqp://user:password@host:port/virtual-host")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORT,
            user=unquote(parts.username),
            password=unquote(parts.password),
            virtual_host=unquote(parts.path.removeprefix("/")) or "/",
        )

    def __str__(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.virtual_host}"
