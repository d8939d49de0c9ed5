"""Carry out the orders in the file that the command line names: what `Background` starts."""

import pickle
import sys
from pathlib import Path

from stack.supervisor.supervisor import Supervisor

orders = Path(sys.argv[1])
supervisor: Supervisor = pickle.loads(orders.read_bytes())  # noqa: S301 - our own, from a folder that is ours alone
orders.unlink()
supervisor.run()
