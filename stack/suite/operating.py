"""An operator's command, run as in the image of one part."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from chassis.settings import beside
from stack.paths import CHECKOUT
from stack.suite.parts import GATEWAY


def operated(
    part: str, words: Sequence[str], environment: Mapping[str, str], *, capture: bool = False
) -> "subprocess.CompletedProcess[str]":
    """Run it with the ``environment`` of the part's processes; ``capture`` what it says, or let it be seen."""
    command = [sys.executable, "-m", "gateway" if part == GATEWAY else "chassis", *words]
    told = beside(os.environ, environment)
    return subprocess.run(command, cwd=CHECKOUT, env=told, capture_output=capture, text=True, check=False)
