from collections.abc import Callable
from types import ModuleType
from typing import Any

def get_hub() -> Any: ...
def use_hub(mod: str | ModuleType | type | None = None) -> None: ...
def trampoline(
    fd: Any,
    read: bool | None = None,
    write: bool | None = None,
    timeout: float | None = None,
    timeout_exc: BaseException | type[BaseException] = ...,
    mark_as_closed: Callable[[], object] | None = None,
) -> Any: ...
