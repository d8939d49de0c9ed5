from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from nameko.containers import ServiceContainer

def entrypoint_hook(
    container: ServiceContainer,
    method_name: str,
    context_data: dict[str, Any] | None = None,
    timeout: float = 30,
) -> AbstractContextManager[Callable[..., Any]]: ...
def worker_factory(service_cls: type, **dependencies: object) -> Any: ...
def replace_dependencies(container: ServiceContainer, *names: str, **replacements: object) -> Any: ...
