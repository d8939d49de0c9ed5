"""Settings come from the environment; a secret may be in a file that ``<NAME>_FILE`` names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_DIGITS = 5


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message is one line that says what to do."""


def setting(name: str, default: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the setting ``name``, from ``name`` itself or the file that ``<name>_FILE`` names.

    Raises :class:`SettingsError` where there is neither and no ``default``.
    """
    if name in environ:
        return environ[name]
    if path := environ.get(f"{name}_FILE"):
        return _content(name, Path(path))
    if default is None:
        raise SettingsError(f"{name} is not set: set it, or {name}_FILE to a file that holds it.")
    return default


def _content(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from None


def file_of(name: str, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the file that the setting ``name`` is read from; None where it stands in the environment itself."""
    path = environ.get(f"{name}_FILE")
    return Path(path) if path and name not in environ else None


def beside(inherited: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return ``inherited`` with ``environment`` before it.

    What the latter names by a file is left out of the former: a setting counts before a file of the same name.
    """
    return {name: value for name, value in inherited.items() if f"{name}_FILE" not in environment} | dict(environment)


def number(name: str, default: int, environ: Mapping[str, str] = os.environ) -> int:
    """Return the whole number that is set as ``name``."""
    value = setting(name, str(default), environ)
    try:
        return int(value)
    except ValueError:
        raise SettingsError(f"{name} must be a whole number, not {value!r}.") from None


def period(name: str, default: int | None, unit: str, environ: Mapping[str, str] = os.environ) -> int | None:
    """Return the number of ``unit`` (days, months) that is set as ``name``; None, for ever, for 0 or ``never``."""
    value = setting(name, "never" if default is None else str(default), environ)
    if value == "never":
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= _DIGITS):
        raise SettingsError(f"{name} must be a number of {unit}, or never, not {value!r}.")
    return int(value) or None


@dataclass(frozen=True)
class Settings:
    """What one process of ``service`` is told."""

    service: str
    database_url: str
    amqp_url: str
    keys: Path
    cursor_key: str
    max_workers: int = 10
    cursor_key_file: Path | None = None

    @classmethod
    def load(cls, service: str, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the settings of a process of ``service``. Raises :class:`SettingsError` naming all that is missing."""
        names = (f"{service.upper()}_DATABASE_URL", "AMQP_URL", "STEWARD_KEYS", "STEWARD_CURSOR_KEY")
        missing = [name for name in names if name not in environ and f"{name}_FILE" not in environ]
        if missing:
            raise SettingsError(f"{service} cannot start, these are not set: {', '.join(missing)} (or <NAME>_FILE).")
        database_url, amqp_url, keys, cursor_key = (setting(name, environ=environ) for name in names)
        workers, file = number("MAX_WORKERS", 10, environ), file_of("STEWARD_CURSOR_KEY", environ)
        return cls(service, database_url, amqp_url, Path(keys), cursor_key, workers, file)
