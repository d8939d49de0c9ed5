"""``@answers(METHOD)``: the method of a service class that answers an RPC method."""

from collections.abc import Callable
from typing import Any, TypeVar

from contracts.core.rpc import RpcMethod

Function = TypeVar("Function", bound=Callable[..., Any])

_MARK = "__answers__"


def answers(method: RpcMethod) -> Callable[[Function], Function]:
    """Declare that the function answers ``method``. It stays callable as it is: ``open_ticket(self, work, request)``.

    The container that runs the class makes a nameko entrypoint of it; whoever only reads the class needs no nameko.
    """

    def declare(function: Function) -> Function:
        setattr(function, _MARK, method)
        return function

    return declare


def declared_answers(service: type) -> dict[str, RpcMethod]:
    """Return what ``service`` answers: the RPC methods by the names of the functions."""
    return {name: getattr(function, _MARK) for name, function in vars(service).items() if hasattr(function, _MARK)}
