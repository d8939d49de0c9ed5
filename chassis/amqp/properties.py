"""A message whose properties cannot be read is one bad message, not the end of a connection."""

from typing import Any

from amqp import serialization, spec

#: Stands among the properties of such a message.
UNREADABLE = "unreadable"

_decode = serialization.PROPERTY_CLASSES[spec.Basic.CLASS_ID]  # type: ignore[attr-defined]


def _tolerant(buffer: bytes, offset: int) -> tuple[dict[str, Any], int]:
    try:
        decoded: tuple[dict[str, Any], int] = _decode(buffer, offset)
    except Exception as error:  # noqa: BLE001 - bytes of another encoding, a table of an unknown type, an end too early
        return {UNREADABLE: f"{type(error).__name__}: {error}"}, len(buffer)
    return decoded


def tolerate_unreadable() -> None:
    """Have py-amqp hand over such a message, marked with :data:`UNREADABLE`.

    By itself it raises out of the reader: the process ends, the broker gives the message to the next one, which ends
    too.
    """
    serialization.PROPERTY_CLASSES[spec.Basic.CLASS_ID] = _tolerant  # type: ignore[attr-defined]
