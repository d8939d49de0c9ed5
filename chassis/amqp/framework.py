"""nameko and eventlet, as far as they are used: imported here, and besides only where a process is made green."""

import warnings

with warnings.catch_warnings():
    # Its notice of being in maintenance is known (docs/adr/0010), and would be on every process's first line.
    warnings.simplefilter("ignore")
    import eventlet
    from eventlet import wsgi  # type: ignore[attr-defined]
    from eventlet.greenthread import GreenThread
    from eventlet.hubs import get_hub, trampoline
    from eventlet.patcher import is_monkey_patched
    from greenlet import GreenletExit
    from nameko.containers import ServiceContainer
    from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension, register_entrypoint
    from nameko.messaging import QueueConsumer
    from nameko.rpc import Responder, Rpc, RpcConsumer
    from nameko.runners import ServiceRunner

__all__ = [
    "Entrypoint",
    "GreenThread",
    "GreenletExit",
    "ProviderCollector",
    "QueueConsumer",
    "Responder",
    "Rpc",
    "RpcConsumer",
    "ServiceContainer",
    "ServiceRunner",
    "SharedExtension",
    "eventlet",
    "get_hub",
    "is_monkey_patched",
    "register_entrypoint",
    "trampoline",
    "wsgi",
]
