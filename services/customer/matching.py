"""Which rows of the sheet ``customers`` are about one customer."""

from collections.abc import Callable, Iterable, Mapping

from chassis.importing import Row

Key = tuple[str, str, str]
"""``("identity", type, number)`` or ``("name", name, phone)``."""


def key_of(rows: Iterable[Row]) -> Callable[[Row], Key]:
    """Return what tells the customers in ``rows`` apart: the identity document, without one name and phone.

    A row without a document joins the one customer among ``rows`` who has one and the same name and phone.
    """
    documents: dict[Key, set[Key]] = {}
    for row in rows:
        if row["identity_number"] is not None:
            documents.setdefault(name_and_phone(row), set()).add(document(row))
    return lambda row: document(row) if row["identity_number"] is not None else _known(documents, name_and_phone(row))


def document(row: Row) -> Key:
    """Return the key by the identity document."""
    return ("identity", row["identity_type"], row["identity_number"])


def name_and_phone(row: Row) -> Key:
    """Return the key by name and phone."""
    return ("name", row["name"], row["phone"])


def _known(documents: Mapping[Key, set[Key]], key: Key) -> Key:
    found = documents.get(key, set())
    return next(iter(found)) if len(found) == 1 else key
