"""Finds out who answers, handles and emits what."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from chassis.events import declared_handlers
from chassis.process.loading import handlers_class, service_class
from chassis.rpc import declared_answers
from contracts.core.events import Event
from contracts.core.registry import PRODUCERS, SERVICES
from contracts.core.rpc import RpcMethod

ROOT = Path(__file__).parents[2]


def folder_of(owner: str) -> Path:
    """Return the folder of a service, or of the gateway."""
    return ROOT / "gateway" if owner == "gateway" else ROOT / "services" / owner


def answered() -> Iterator[tuple[str, RpcMethod]]:
    """Yield each service with each method that it answers."""
    for service in SERVICES:
        for method in declared_answers(service_class(service)).values():
            yield service, method


def handled() -> Iterator[tuple[str, Event]]:
    """Yield each consumer with each event that it handles."""
    for owner in PRODUCERS:
        for taken in declared_handlers(handlers_class(owner)).values():
            yield from ((owner, event) for event in taken)


def emitted() -> Iterator[tuple[str, Event]]:
    """Yield each producer with each event that its code names as the first argument of ``emit``."""
    for owner in PRODUCERS:
        declared = vars(import_module(f"contracts.{owner}.events"))
        for name in _names_in_code(owner):
            if isinstance(declared.get(name), Event):
                yield owner, declared[name]


def _names_in_code(owner: str) -> set[str]:
    """Return the constants that the owner's own code (no tests) uses, apart from importing them."""
    files = [path for path in folder_of(owner).rglob("*.py") if "tests" not in path.parts]
    nodes = (node for path in files for node in ast.walk(ast.parse(path.read_text())))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
