"""eventlet's standard library in a fork of a process that has imported everything without it.

`eventlet.monkey_patch()` wants to be called before all imports. Called late it leaves two things to do. Names that
modules imported from the library (`from time import sleep`) are still the blocking ones: they are found once in the
parent, and bound anew in each child. And it searches every object for locks to replace, which costs each child 0.3 s of
CPU and a private copy of all the memory it shares: that search is left out. The locks it would find were made at import
and guard no I/O, and a reentrant one never blocks between green threads of one thread.
"""

import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

with warnings.catch_warnings():
    # Its notice of being in maintenance is known, and nothing for who starts the suite.
    warnings.simplefilter("ignore")
    from eventlet import monkey_patch, patcher

GREENED = (
    "_green_os_modules",
    "_green_select_modules",
    "_green_socket_modules",
    "_green_subprocess_modules",
    "_green_thread_modules",
    "_green_time_modules",
)
# These work with the library as it was: the supervisor's own, and eventlet's.
LEFT_ALONE = {"asyncio", "circus", "dns", "eventlet", "tornado", "zmq"}


@dataclass(frozen=True)
class _Binding:
    """A module's own name for something of the library that will be replaced there."""

    module: ModuleType
    name: str
    library: ModuleType
    attribute: str


class LatePatch:
    """Made in the parent, applied in its forks."""

    def __init__(self) -> None:
        self._bindings = list(_early_bindings())

    def apply(self) -> None:
        """Make this process green."""
        vars(patcher)["_green_existing_locks"] = lambda _type: None
        monkey_patch()
        # circus has its own way of forgetting a thread that has ended; it fails for green ones.
        threading.Thread._delete = _forget  # type: ignore[attr-defined]  # noqa: SLF001
        for binding in self._bindings:
            setattr(binding.module, binding.name, getattr(binding.library, binding.attribute))


def _forget(thread: threading.Thread) -> None:
    """Forget a thread that has ended, as the standard library does."""
    del thread
    with threading._active_limbo_lock:  # type: ignore[attr-defined]  # noqa: SLF001
        threading._active.pop(threading.get_ident(), None)  # type: ignore[attr-defined]  # noqa: SLF001


def _early_bindings() -> Iterator[_Binding]:
    replaced = dict(_replaced())
    for name, module in list(sys.modules.items()):
        package = name.partition(".")[0]
        if package in LEFT_ALONE or package in sys.stdlib_module_names or package.startswith("__"):
            continue
        for attribute, value in list(vars(module).items()):
            if id(value) in replaced:
                yield _Binding(module, attribute, *replaced[id(value)])


def _replaced() -> Iterator[tuple[int, tuple[ModuleType, str]]]:
    """What monkey_patch() will replace: the identity of the original, and where it is replaced."""
    for group in GREENED:
        for name, green in getattr(patcher, group)():
            library = sys.modules[name]
            for attribute in green.__patched__:
                original = getattr(library, attribute, None)
                if original is not None and getattr(green, attribute, original) is not original:
                    yield id(original), (library, attribute)
