from collections.abc import Iterable
from typing import Any, TypeVar

_T = TypeVar("_T")

class SpawningProxy:
    def __init__(self, items: Iterable[object], abort_on_error: bool = False) -> None: ...
    def __getattr__(self, name: str) -> Any: ...

class SpawningSet(set[_T]):
    @property
    def all(self) -> SpawningProxy: ...
