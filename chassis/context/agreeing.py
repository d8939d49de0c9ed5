"""The keys with which tokens are signed: one that two parts agree on, or the signer's own (ADR 37)."""

from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc.jwk import OKPKey

from chassis.context.keys import SigningKey, TrustedKey

_KEPT = 64
_BYTES = 32


@lru_cache(_KEPT)
def agreed(own: SigningKey, other: TrustedKey, signs: str, reads: str) -> bytes:
    """Return the key for what is signed with the key ``signs`` for the owner of the key ``reads``; both are kids.

    Each of the two makes it of the private half of the own and the public half of the other's key, and nobody else can.
    Raises ValueError where one of them has no key for that.
    """
    if own.agreeing is None or other.agreeing is None:
        raise ValueError("There is no key to agree with.")
    info = f"steward context, signed with {signs} for {reads}".encode()
    return HKDF(SHA256(), _BYTES, None, info).derive(own.agreeing.exchange(other.agreeing))


@lru_cache(_KEPT)
def own_key(signer: SigningKey) -> OKPKey:
    """Return the private key of Ed25519."""
    return OKPKey.import_key(signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@lru_cache(_KEPT)
def public_key(signer: TrustedKey) -> OKPKey:
    """Return the public half of it."""
    return OKPKey.import_key(signer.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
