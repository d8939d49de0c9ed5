"""Finds modules without importing them."""

from importlib.machinery import ModuleSpec
from importlib.util import find_spec


def spec_of(name: str) -> ModuleSpec | None:
    """Return where the module ``name`` is, None where there is none."""
    try:
        return find_spec(name)
    except ModuleNotFoundError:
        return None
