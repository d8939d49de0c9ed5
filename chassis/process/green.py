"""eventlet's standard library: to be put in place before anything else is imported."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its notice of being in maintenance
    from eventlet.patcher import is_monkey_patched, monkey_patch


def go_green() -> None:
    """Have everything that waits let other green threads go on; to no effect where that was done (by a supervisor)."""
    if not is_monkey_patched("socket"):
        monkey_patch()
