"""Which columns of a service hold secrets: they leave the database with no export."""

from collections.abc import Iterator
from typing import Any

from chassis.database.model import TenantRow
from chassis.process.loading import handlers_class


def withheld_columns(service: str) -> dict[str, set[str]]:
    """Return them by table. A model says of a column that it is one: ``mapped_column(info=SECRET)``."""
    handlers_class(service)
    found: dict[str, set[str]] = {}
    for model in _models(TenantRow):
        if model.__module__.startswith((f"services.{service}.", f"{service}.")) and hasattr(model, "__table__"):
            table: Any = model.__table__
            if secret := {column.name for column in table.columns if column.info.get("secret")}:
                found[f"public.{table.name}"] = secret
    return found


def _models(base: type[Any]) -> Iterator[type[Any]]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)
