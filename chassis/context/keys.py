"""Keys in a folder: ``<issuer>.<kid>.pem`` is private, ``public/<issuer>.<kid>.pem`` is for all to read.

Each file has two: one of Ed25519, which signs, and one of X25519, with which two parts agree on a key for what they
say to each other. Those that 0.1.0 has made have the first alone.
"""

import os
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from chassis.settings import SettingsError

RETIRED = "retired"
"""The folder, below that of the public keys, with those that are believed in no request."""
_PEM = re.compile(rb"-----BEGIN .*?-----END [A-Z ]+-----\n", re.DOTALL)


@dataclass(frozen=True, eq=False)
class SigningKey:
    """A private key and its name; with ``agreeing`` keys are agreed on."""

    kid: str
    key: Ed25519PrivateKey
    agreeing: X25519PrivateKey | None


@dataclass(frozen=True, eq=False)
class TrustedKey:
    """A public key, whose it is, and since when it has been there (seconds since the epoch)."""

    issuer: str
    key: Ed25519PublicKey
    agreeing: X25519PublicKey | None
    since: float


def generate_key(folder: Path, issuer: str, public: Path | None = None) -> str:
    """Make a new key for ``issuer`` in ``folder`` and return its kid. The newest of an issuer's keys signs.

    The public half goes to ``public``, by default the folder of this name in ``folder``.
    """
    public = public or folder / "public"
    for place in (folder, public):
        place.mkdir(parents=True, exist_ok=True)
    pair = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    kid = f"{_next_number(public, issuer):06d}-{secrets.token_hex(4)}"
    private = b"".join(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) for key in pair)
    halves = (key.public_key() for key in pair)
    checking = b"".join(half.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for half in halves)
    # The public half first: a token must not be signed by what nobody can check yet.
    put(public / f"{issuer}.{kid}.pem", checking, 0o644)
    put(folder / f"{issuer}.{kid}.pem", private, 0o600)
    return kid


def _next_number(public: Path, issuer: str) -> int:
    kids = kids_of(public, issuer)
    return int(kids[-1].split("-")[0]) + 1 if kids else 1


def kids_of(folder: Path, issuer: str) -> list[str]:
    """Return the kids of an issuer's keys in ``folder``, the newest last."""
    return sorted(path.name.split(".")[1] for path in folder.glob(f"{issuer}.*.pem"))


def put(path: Path, content: bytes, mode: int) -> None:
    """Put a file there in one step: nobody sees a part of it. The folder's owner owns it."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)
        if os.geteuid() == 0:
            owner = path.parent.stat()
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        file.write(content)
    new.replace(path)


def private_key(folder: Path, issuer: str) -> SigningKey:
    """Return the newest private key of ``issuer``. Raises :class:`SettingsError` where there is none."""
    kids = kids_of(folder, issuer)
    if not kids:
        raise SettingsError(f"There is no key of {issuer} in {folder}.")
    return _private_key(folder, issuer, kids[-1])


def private_keys(folder: Path, issuer: str) -> dict[str, SigningKey]:
    """Return all private keys of ``issuer`` by their kid."""
    return {kid: _private_key(folder, issuer, kid) for kid in kids_of(folder, issuer)}


def _private_key(folder: Path, issuer: str, kid: str) -> SigningKey:
    path = folder / f"{issuer}.{kid}.pem"
    key, agreeing = _both(path, lambda pem: load_pem_private_key(pem, password=None))
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{path} is no Ed25519 key.")
    return SigningKey(kid, key, agreeing if isinstance(agreeing, X25519PrivateKey) else None)


def _both(path: Path, load: Callable[[bytes], object]) -> tuple[object, object | None]:
    first, *more = [load(pem) for pem in _PEM.findall(path.read_bytes())] or [None]
    return first, more[0] if more else None


def public_keys(folder: Path) -> dict[str, TrustedKey]:
    """Return all public keys by their kid."""
    return dict(_public_keys(folder / "public"))


def retired_keys(folder: Path) -> dict[str, TrustedKey]:
    """Return, by their kid, those that sign nothing any more; what they have signed for good is proven by them."""
    return dict(_public_keys(folder / "public" / RETIRED))


def _public_keys(folder: Path) -> Iterator[tuple[str, TrustedKey]]:
    for path in folder.glob("*.*.pem"):
        issuer, kid, _ = path.name.split(".")
        key, agreeing = _both(path, load_pem_public_key)
        if isinstance(key, Ed25519PublicKey):
            own = agreeing if isinstance(agreeing, X25519PublicKey) else None
            yield kid, TrustedKey(issuer, key, own, path.stat().st_mtime)
