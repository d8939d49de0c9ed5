"""TLS to a server, as the address of the server says it."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl

from chassis.settings import SettingsError

_KNOWN = {"cacertfile", "certfile", "keyfile"}


@dataclass(frozen=True)
class Tls:
    """Files in PEM: who is trusted (by default whom the system trusts), and what we show of ourselves, if anything."""

    cacertfile: str | None = None
    certfile: str | None = None
    keyfile: str | None = None

    @classmethod
    def asked(cls, query: str) -> Self:
        """Return what the query of an address says, in RabbitMQ's words (``cacertfile=…&certfile=…&keyfile=…``).

        Raises :class:`SettingsError` for a word that is none of these, and for a file that cannot be read.
        """
        asked = dict(parse_qsl(query, keep_blank_values=True))
        if unknown := asked.keys() - _KNOWN:
            raise SettingsError(f"The address of a server has {', '.join(sorted(unknown))}: {_known()} are known.")
        for name, path in asked.items():
            if not Path(path).is_file():
                raise SettingsError(f"{name} in the address of a server names {path}, where no file is.")
        return cls(**asked)

    def context(self) -> ssl.SSLContext:
        """Return a context that demands a good certificate with the server's name in it.

        The files are read: those of a new connection may be others. Raises :class:`SettingsError`.
        """
        try:
            context = ssl.create_default_context(cafile=self.cacertfile)
            if self.certfile:
                context.load_cert_chain(self.certfile, self.keyfile)
        except (OSError, ssl.SSLError) as error:
            files = ", ".join(path for path in (self.cacertfile, self.certfile, self.keyfile) if path)
            raise SettingsError(f"TLS cannot be used with {files}: {error}.") from None
        return context


def _known() -> str:
    return ", ".join(sorted(_KNOWN))
