"""Opens units of work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from chassis.clock import Clock
from chassis.context import Context
from chassis.cursors import Cursors
from chassis.database.engine import driver_connection
from chassis.database.failures import meaning
from chassis.database.opening import opening, reading
from chassis.database.session import WorkSession
from chassis.database.unit_of_work import UnitOfWork
from chassis.database.visibility import values_of
from chassis.idempotency import Claim
from contracts.core.errors import DeadlineExceeded

# The server's own statement timeout comes first, which keeps the connection; the driver's is for when it never arrives.
_GRACE = 0.25


class UnitOfWorks:
    """Opens units of work of ``service`` on ``engine``."""

    def __init__(self, engine: Engine, clock: Clock, service: str, cursors: Cursors) -> None:
        self.engine = engine
        self.clock = clock
        self.service = service
        self._cursors = cursors

    @contextmanager
    def begin(self, context: Context, *, read_only: bool = False, claim: Claim | None = None) -> Iterator[UnitOfWork]:
        """Yield a unit of work; commit at the end, undo everything when something is raised.

        With a ``claim`` the first statement may raise :class:`Answered`, :class:`KeyInUse` or :class:`KeyReused`.
        Failures of the database come out as what they mean to the caller: :class:`Unavailable`,
        :class:`DeadlineExceeded`, :class:`StaleVersion`, :class:`Duplicate`, :class:`Conflict`, :class:`NotFound`.
        """
        remaining = context.deadline - time.time()
        if remaining <= 0:
            raise DeadlineExceeded
        now = self.clock.now()
        try:
            with WorkSession(self.engine, context.tenant_id, now, values_of(context)) as session:
                held = driver_connection(session.connection())
                until = time.monotonic() + remaining + _GRACE
                if read_only:
                    held.begin_reading(reading(context, now, remaining), until)
                else:
                    held.begin("BEGIN", opening(context, now, remaining, claim), until)
                yield UnitOfWork(session, held, context, self.service, self._cursors)
                if read_only:
                    # Nothing is to be committed; where something was changed the database refuses it here.
                    session.flush()
                    held.commit()
                else:
                    session.commit()
        except SQLAlchemyError as error:
            raise meaning(error) or error from error
