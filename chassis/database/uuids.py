"""UUIDs as the driver reads them."""

from typing import Any

from psycopg2.extensions import new_array_type, new_type, register_type

from contracts.core.uuids import uuid_of

_OID, _ARRAY_OID = 2950, 2951
_ONE = new_type((_OID,), "UUID", lambda text, _: None if text is None else uuid_of(text))
_MANY = new_array_type((_ARRAY_OID,), "UUID[]", _ONE)


def install(held: Any, _: Any) -> None:
    """Have ``held``, a connection of the driver's, read them so."""
    register_type(_ONE, held)
    register_type(_MANY, held)
