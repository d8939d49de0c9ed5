"""A mail server on loopback: aiosmtpd, which takes, refuses, or puts off mail as a test says."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Letters:
    """What was received, and what is answered to a recipient and to a mail, if it is not "yes"."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.to_recipient: str | None = None
        self.to_mail: list[str] = []
        self.port = 0
        self.pause = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd names it
        """Take or refuse a recipient."""
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd names it
        """Take or refuse a mail."""
        await asyncio.sleep(self.pause)
        if self.to_mail:
            return self.to_mail.pop(0)
        letter = message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.received.append(letter)
        return "250 OK"


@contextmanager
def a_mail_server(tls: ssl.SSLContext | None = None, *, from_the_beginning: bool = False) -> Iterator[Letters]:
    """Run a server; with ``tls`` it wants STARTTLS and the password ``s3cret``, or speaks TLS from the beginning."""
    letters = Letters()
    options: dict[str, Any] = {"server_hostname": "localhost"}
    if tls and from_the_beginning:
        options["ssl_context"] = tls
    elif tls:
        options |= {"tls_context": tls, "require_starttls": True, "auth_required": True, "authenticator": _login}
    # The controller calls its own port to see that it is up: it must know it beforehand.
    letters.port = a_free_port()
    server = Controller(letters, hostname="127.0.0.1", port=letters.port, **options)
    server.start()
    try:
        yield letters
    finally:
        server.stop()


def a_free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and data.password == b"s3cret"
    return AuthResult(success=known, handled=False)


def a_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return what a server at 127.0.0.1 speaks TLS with, and the file by which its clients know it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)  # noqa: TID251 - TLS goes by the real clock
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    )
    certificate = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    authority, own = folder / "authority.pem", folder / "server.pem"
    authority.write_bytes(certificate)
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    own.write_bytes(certificate + key.private_bytes(serialization.Encoding.PEM, *form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    return context, authority
