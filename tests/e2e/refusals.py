"""What a refusal must look like."""

from collections.abc import Callable
from typing import Any

import pytest

from stack.api import Refused


def refused(call: Callable[[], object], status: int, code: str | None = None) -> dict[str, Any]:
    """Return the problem document with which ``call`` was refused; it must be."""
    with pytest.raises(Refused) as refusal:
        call()
    problem = refusal.value.problem
    assert (refusal.value.status, problem["code"]) == (status, code or problem["code"]), problem
    assert {"type", "title", "detail", "request_id"} <= set(problem)
    return problem
