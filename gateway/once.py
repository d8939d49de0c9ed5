"""What a request makes at the gateway is made once, however often the request is sent under its key."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.database.model import TenantRow
from chassis.idempotency import Answered, Claim
from gateway.http.call import Call
from gateway.works import work_of

Row = TypeVar("Row", bound=TenantRow)


def made_once(
    call: Call, doing: str, asked: dict[str, Any], model: type[Row], make: Callable[[UnitOfWork], Row]
) -> Row:
    """Return the row that ``make`` adds; under the same key and with the same ``asked`` the one that there is.

    Raises KeyInUse, KeyReused.
    """
    claim = Claim.of(str(call.idempotency_key), f"gateway.{doing}", asked)
    try:
        with work_of(call, claim) as work:
            row = make(work)
            work.later(*claim.kept(work.tenant_id, work.principal, row.id))
            return row
    except Answered as known:
        with work_of(call) as work:
            return work.get(model, UUID(known.reply))
