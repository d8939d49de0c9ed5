"""Many processes from one parent: forked, watched, restarted, and ended with it."""

import logging

# circus gives the root logger a handler when it is imported; whoever runs the supervisor decides on that.
_handlers = list(logging.root.handlers)
import circus  # noqa: E402, F401

logging.root.handlers[:] = _handlers

from stack.supervisor.background import Background  # noqa: E402
from stack.supervisor.control import Control, ProcessStatus  # noqa: E402
from stack.supervisor.spec import Event, ProcessSpec  # noqa: E402
from stack.supervisor.supervisor import Supervisor  # noqa: E402

__all__ = ["Background", "Control", "Event", "ProcessSpec", "ProcessStatus", "Supervisor"]
