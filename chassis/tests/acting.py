"""Runs the made-up service: ``python -m chassis.tests.acting serve|work``."""

import sys
from importlib import import_module

from chassis.process.green import go_green

if __name__ == "__main__":
    go_green()
    sys.exit(import_module("chassis.tests.actors").main(sys.argv[1]))
