"""Ed25519 keys in a folder: ``<issuer>.<kid>.pem`` is private, ``public/<issuer>.<kid>.pem`` is for all to read."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
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


@dataclass(frozen=True)
class SigningKey:
    """A private key and its name."""

    kid: str
    key: Ed25519PrivateKey


@dataclass(frozen=True)
class TrustedKey:
    """A public key and whose it is."""

    issuer: str
    key: Ed25519PublicKey


def generate_key(folder: Path, issuer: str, public: Path | None = None) -> str:
    """Make a new key for ``issuer`` in ``folder`` and return its kid. The newest of an issuer's keys signs.

    The public half goes to ``public``, by default the folder of this name in ``folder``.
    """
    public = public or folder / "public"
    for place in (folder, public):
        place.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    kid = f"{_next_number(public, issuer):06d}-{secrets.token_hex(4)}"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    checking = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
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
    paths = sorted(folder.glob(f"{issuer}.*.pem"))
    if not paths:
        raise SettingsError(f"There is no key of {issuer} in {folder}.")
    key = load_pem_private_key(paths[-1].read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{paths[-1]} is no Ed25519 key.")
    return SigningKey(paths[-1].name.split(".")[1], key)


def public_keys(folder: Path) -> dict[str, TrustedKey]:
    """Return all public keys by their kid."""
    return dict(_public_keys(folder / "public"))


def retired_keys(folder: Path) -> dict[str, TrustedKey]:
    """Return, by their kid, those that sign nothing any more; what they have signed for good is proven by them."""
    return dict(_public_keys(folder / "public" / RETIRED))


def _public_keys(folder: Path) -> Iterator[tuple[str, TrustedKey]]:
    for path in folder.glob("*.*.pem"):
        issuer, kid, _ = path.name.split(".")
        key = load_pem_public_key(path.read_bytes())
        if isinstance(key, Ed25519PublicKey):
            yield kid, TrustedKey(issuer, key)
