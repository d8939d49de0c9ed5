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


def generate_key(folder: Path, issuer: str) -> str:
    """Make a new key for ``issuer`` in ``folder`` and return its kid. The newest of an issuer's keys signs."""
    key = Ed25519PrivateKey.generate()
    kid = f"{_next_number(folder, issuer):06d}-{secrets.token_hex(4)}"
    (folder / "public").mkdir(parents=True, exist_ok=True)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    # The public half first: a token must not be signed by what nobody can check yet.
    _write(folder / "public" / f"{issuer}.{kid}.pem", public, 0o644)
    _write(folder / f"{issuer}.{kid}.pem", private, 0o600)
    return kid


def _next_number(folder: Path, issuer: str) -> int:
    names = sorted(path.name for path in (folder / "public").glob(f"{issuer}.*.pem"))
    return int(names[-1].split(".")[1].split("-")[0]) + 1 if names else 1


def _write(path: Path, content: bytes, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)


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


def _public_keys(folder: Path) -> Iterator[tuple[str, TrustedKey]]:
    for path in folder.glob("*.*.pem"):
        issuer, kid, _ = path.name.split(".")
        key = load_pem_public_key(path.read_bytes())
        if isinstance(key, Ed25519PublicKey):
            yield kid, TrustedKey(issuer, key)
