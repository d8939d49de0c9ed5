"""What a caller may give to others, in the form in which it travels and is kept."""

from collections.abc import Mapping
from typing import Any

from chassis.scopes import Scopes


def gives_as_json(gives: Mapping[str, tuple[Scopes, ...]]) -> dict[str, list[list[dict[str, Any]]]]:
    """Return :attr:`Context.gives` as JSON."""
    return {word: [scopes.as_json() for scopes in within] for word, within in gives.items()}


def gives_from_json(data: Mapping[str, Any]) -> dict[str, tuple[Scopes, ...]]:
    """Return what :func:`gives_as_json` wrote. Raises KeyError or ValueError for what is no scope."""
    return {word: tuple(Scopes.from_json(scopes) for scopes in within) for word, within in data.items()}
