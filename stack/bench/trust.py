"""What trust costs in a request: to know who asks, to decide what that one may, and to have the service believe it.

The gateway's and a service's own code is run here, in this process, over the running suite's database, keys and tokens,
and the CPU time of this thread is read around each step.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from chassis import runtime
from chassis.context import Context, Verifier
from chassis.database.visibility import Caller, reached, values_of
from chassis.runtime import Runtime
from chassis.scopes import Scopes
from contracts.core.rpc import RpcMethod
from gateway.access.authorization import may
from gateway.access.identity import Identities
from gateway.http.call import Identity
from services.ticketing.models import Ticket
from stack.errors import StackError
from stack.waiting import came_true

MOST_MS = 1.0
"""What all steps together may cost."""

_ROUNDS = 2000
_HEARD_SECONDS = 5.0
_DEADLINE_SECONDS = 600.0


@dataclass(frozen=True)
class Trust:
    """The CPU milliseconds of each step of a request ``op``; ``first`` is that of a token which was not known yet.

    ``first`` is without the time of the database, and comes once in the life of a token, and after each change.
    """

    op: str
    steps: Mapping[str, float]
    first: float

    @property
    def ms(self) -> float:
        """What a request costs: all steps together."""
        return sum(self.steps.values())

    def row(self) -> str:
        """Return it as a line."""
        parts = ", ".join(f"{name} {ms:.3f}" for name, ms in self.steps.items())
        sign = "✓" if self.ms <= MOST_MS else "✗"
        first = f"a token's first look-up {self.first:.2f}"
        return f"{sign} trust, {self.op}: {self.ms:.3f} CPU ms of {MOST_MS:g} ({parts}; {first})"


def measure(
    running: Runtime, keys: Path, op: str, token: str, method: RpcMethod, permission: str, rounds: int = _ROUNDS
) -> Trust:
    """Return what a request of whoever has ``token`` costs: ``method`` with ``permission``, so many times.

    ``running`` is the gateway; ``keys`` is the folder with those of the service, too.

    Raises Unauthenticated and Forbidden as the gateway does, StackError where the database tells of no changes.
    """
    with _gateway(running) as identities:
        began = time.thread_time()
        identity = identities.of(token)
        first = (time.thread_time() - began) * 1000
        context = _context(identity, permission)
        service, signed = Verifier(keys, method.service), running.signer.sign(context, method.key)
        steps = {
            "who asks": lambda: identities.of(token),
            "may it": lambda: may(identity.permissions, permission),
            "sign": lambda: running.signer.sign(replace(context), method.key),
            "believe": lambda: service.verify(signed, method.key),
            "reach": lambda: (reached(Ticket, Caller.of(context, context.scopes)), values_of(context)),
        }
        return Trust(op, {name: _cpu_ms(step, rounds) for name, step in steps.items()}, first)


@contextmanager
def _gateway(running: Runtime) -> Iterator[Identities]:
    """Yield what knows who is behind a token, once it surely hears of changes: until then it asks the database."""
    with runtime.using(running):
        identities = Identities()
        try:
            if not came_true(identities.hears, _HEARD_SECONDS):
                raise StackError("the gateway's database tells of no changes: see its log")
            yield identities
        finally:
            identities.close()


def _context(identity: Identity, permission: str) -> Context:
    return Context(
        tenant_id=identity.tenant_id,
        principal=identity.principal,
        permission=permission,
        scopes=Scopes(may(identity.permissions, permission)),
        request_id=str(uuid4()),
        deadline=time.time() + _DEADLINE_SECONDS,
        masked=identity.masked_by(permission),
    )


def _cpu_ms(step: Callable[[], object], rounds: int) -> float:
    step()
    began = time.thread_time()
    for _ in range(rounds):
        step()
    return (time.thread_time() - began) * 1000 / rounds
