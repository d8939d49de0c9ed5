"""The gateway's worker, as tests have it work."""

from datetime import timedelta

from chassis import runtime
from chassis.testing import run_due
from gateway.handlers import Handlers
from gateway.tests.company import ACompany


class Worker:
    """The gateway's worker, a second later each time."""

    def __init__(self, company: ACompany, running: runtime.Runtime) -> None:
        self._company = company
        self._at = running.clock.now() + timedelta(minutes=1)  # behind the request, however long that takes

    def step(self) -> int:
        """Do what is due."""
        self._at += timedelta(seconds=2)
        return run_due(Handlers, self._company.tenant_id, self._at)

    def later(self, **span: float) -> int:
        """Do what is due after some time."""
        self._at += timedelta(**span)
        return run_due(Handlers, self._company.tenant_id, self._at)

    def finish(self, steps: int = 50) -> None:
        """Work until nothing is due."""
        for _ in range(steps):
            if not self.step():
                return
        raise AssertionError("there is no end to it")
