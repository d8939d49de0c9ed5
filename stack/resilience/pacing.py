"""The pace of what is done to the suite."""

import time


def pause(seconds: float) -> None:
    """Let the suite run for so long. Nothing is awaited: so long something lasts, or is left between two."""
    time.sleep(seconds)  # noqa: TID251 - it is what is wanted here
