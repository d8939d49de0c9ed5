from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from _typeshed import OptExcInfo
from eventlet.event import Event
from eventlet.greenthread import GreenThread
from nameko.extensions import DependencyProvider, Entrypoint, Extension, SharedExtension
from nameko.utils.concurrency import SpawningSet

_HandleResult: TypeAlias = Callable[[WorkerContext, Any, OptExcInfo | None], tuple[Any, OptExcInfo | None]]

def get_service_name(service_cls: type) -> str: ...

class WorkerContext:
    container: ServiceContainer
    config: dict[str, Any]
    service: Any
    entrypoint: Entrypoint
    service_name: str
    args: Sequence[Any]
    kwargs: dict[str, Any]
    data: dict[str, Any]
    def __init__(
        self,
        container: ServiceContainer,
        service: object,
        entrypoint: Entrypoint,
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
    ) -> None: ...
    @property
    def call_id(self) -> str: ...
    @property
    def call_id_stack(self) -> list[str]: ...
    @property
    def context_data(self) -> dict[str, Any]: ...

class ServiceContainer:
    service_cls: type
    config: dict[str, Any]
    service_name: str
    shared_extensions: dict[object, SharedExtension]
    max_workers: int
    serializer: str
    accept: list[str]
    entrypoints: SpawningSet[Entrypoint]
    dependencies: SpawningSet[DependencyProvider]
    subextensions: SpawningSet[Extension]
    started: bool
    _worker_pool: Any
    _worker_threads: dict[WorkerContext, GreenThread]
    _managed_threads: dict[GreenThread, str]
    _being_killed: bool
    _died: Event
    def __init__(self, service_cls: type, config: Mapping[str, Any]) -> None: ...
    @property
    def extensions(self) -> SpawningSet[Extension]: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self, exc_info: OptExcInfo | None = None) -> None: ...
    def wait(self) -> None: ...
    def spawn_worker(
        self,
        entrypoint: Entrypoint,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        context_data: dict[str, Any] | None = None,
        handle_result: _HandleResult | None = None,
    ) -> WorkerContext: ...
    def spawn_managed_thread(self, fn: Callable[[], object], identifier: str | None = None) -> GreenThread: ...
    def _run_worker(self, worker_ctx: WorkerContext, handle_result: _HandleResult | None) -> None: ...
    def _inject_dependencies(self, worker_ctx: WorkerContext) -> None: ...
    def _worker_setup(self, worker_ctx: WorkerContext) -> None: ...
    def _worker_result(self, worker_ctx: WorkerContext, result: Any, exc_info: OptExcInfo | None) -> None: ...
    def _worker_teardown(self, worker_ctx: WorkerContext) -> None: ...
    def _kill_worker_threads(self) -> None: ...
    def _kill_managed_threads(self) -> None: ...
    def _handle_worker_thread_exited(self, gt: GreenThread, worker_ctx: WorkerContext) -> None: ...
    def _handle_managed_thread_exited(self, gt: GreenThread, extension: str) -> None: ...
    def _handle_thread_exited(self, gt: GreenThread) -> None: ...
