"""Finds the classes of a service by its name."""

from importlib import import_module
from types import ModuleType

from chassis.packages import spec_of
from chassis.retention import KEPT, Kept


def service_class(name: str) -> type:
    """Return the class in ``services.<name>.service`` that answers RPC."""
    return _class_of(import_module(f"services.{name}.service"), name)


def handlers_class(name: str) -> type:
    """Return the class in ``services.<name>.handlers``, or ``<name>.handlers``, that takes events and due work."""
    try:
        module = import_module(f"services.{name}.handlers")
    except ModuleNotFoundError as missing:
        if missing.name not in {"services", f"services.{name}"}:
            raise
        module = import_module(f"{name}.handlers")
    return _class_of(module, name)


def kept_by(name: str) -> tuple[Kept, ...]:
    """Return what the chassis and the service ``name`` keep for a while only: ``KEPT`` of its module ``retention``."""
    for module in (f"services.{name}.retention", f"{name}.retention"):
        if spec_of(module):
            return (*KEPT, *import_module(module).KEPT)
    return KEPT


def _class_of(module: ModuleType, name: str) -> type:
    own = [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]
    found = [value for value in own if vars(value).get("name") == name]
    if len(found) != 1:
        raise LookupError(f"{module.__name__} must have exactly one class with name = {name!r}, it has {len(found)}")
    return found[0]
