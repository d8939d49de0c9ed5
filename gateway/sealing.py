"""Secrets that the gateway has to know again: sealed in its database under a key that is not in it."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from chassis.settings import SettingsError, setting

KEY = "GATEWAY_SEAL_KEY"


def new_key() -> str:
    """Return a new key."""
    return Fernet.generate_key().decode()


def seal(text: str) -> str:
    """Return ``text`` sealed with the newest key."""
    return _sealer().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed with any of the keys."""
    return _sealer().decrypt(sealed).decode()


def resealed(sealed: str) -> str | None:
    """Return the same, sealed with the newest key; None where it is."""
    sealer, newest = _sealer(), Fernet(setting(KEY).split()[0])
    try:
        newest.decrypt(sealed)
    except InvalidToken:
        return sealer.rotate(sealed).decode()
    return None


def _sealer() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in setting(KEY).split()])
    except ValueError:
        raise SettingsError(f"{KEY} must be keys of 32 bytes in URL-safe base64, the newest first.") from None
