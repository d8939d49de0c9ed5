"""The one seam at which the gateway's tests put something else: whom it asks over the broker."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chassis.context import Context
from contracts.core.errors import ServiceError
from contracts.core.rpc import RpcMethod

Answer = dict[str, Any] | ServiceError | Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class StandIn:
    """Answers as it was told, and remembers each question with its context."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any], Context]] = field(default_factory=list)

    def __call__(self, method: RpcMethod, data: dict[str, Any], context: Context) -> dict[str, Any]:
        """Be ``gateway.services.ask``."""
        method.load_request(data)
        self.asked.append((method.key, data, context))
        answer = self.answers[method.key]
        if isinstance(answer, ServiceError):
            raise answer
        return answer(data) if callable(answer) else answer

    def keys(self) -> list[str]:
        """Return which methods were asked, in order."""
        return [key for key, _, _ in self.asked]
