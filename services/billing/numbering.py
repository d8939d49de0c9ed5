"""Numbers without gaps: one row a tenant, series and year, locked until the transaction ends.

Lock order of billing, for whoever takes more than one of these: the lock of owners (``owners.py``), charges, invoices,
write-offs, counters. Counters come last, since everybody needs them: the lock is held for the shortest time, and a use
case that fails before it takes no number, one that fails after it gives the number back.
"""

from datetime import date

from sqlalchemy.dialects.postgresql import insert

from chassis.database import UnitOfWork
from contracts.core.uuids import new_id
from services.billing.models import Counter

PREFIXES = {"invoice": "INV", "receipt": "RCP"}


def next_number(work: UnitOfWork, series: str, on: date) -> str:
    """Return the next number of ``series`` in the year of the day: ``INV-2026-000017``."""
    first = insert(Counter).values(tenant_id=work.tenant_id, id=new_id(), series=series, year=on.year, last=1)
    one_more = first.on_conflict_do_update(
        index_elements=[Counter.tenant_id, Counter.series, Counter.year], set_={"last": Counter.last + 1}
    )
    last = work.session.execute(one_more.returning(Counter.last)).scalar_one()
    return f"{PREFIXES[series]}-{on.year}-{last:06d}"
