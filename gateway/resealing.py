"""``python -m gateway reseal``: what the database holds of secrets, sealed under the newest key."""

from typing import Any
from uuid import UUID

import click
from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute

from chassis import runtime
from chassis.operating.telling import Operation
from chassis.settings import Settings
from gateway.access.models import Account, SignOn, SignOnAttempt, Tenant
from gateway.persons.models import Erasure
from gateway.sealing import resealed
from gateway.works import NO_TENANT, system_work

SEALED: tuple[InstrumentedAttribute[Any], ...] = (
    Account.totp_sealed,
    SignOn.secret_sealed,
    SignOnAttempt.verifier_sealed,
    Erasure.words_sealed,
)


@click.command("reseal", cls=Operation)
def reseal() -> None:
    """Seal everything that is sealed under an older key under the newest; the older ones can be retired then."""
    runtime.install("gateway", Settings.load("gateway"))
    with system_work(NO_TENANT) as work:
        tenants = list(work.session.scalars(select(Tenant.id)))
    done = sum(_reseal(tenant, column) for tenant in tenants for column in SEALED)
    click.echo(f"{done} secrets are sealed anew, of {len(tenants)} companies; none is under an older key")


def _reseal(tenant_id: UUID, column: InstrumentedAttribute[Any]) -> int:
    """Seal what one company has in ``column``, and return how many were under an older key."""
    table, done = column.class_.__table__, 0
    own = table.c.tenant_id == tenant_id
    with system_work(tenant_id) as work:
        query = select(table.c.id, column).where(own, column.is_not(None)).with_for_update()
        for id, sealed in work.session.execute(query).all():
            if (new := resealed(sealed)) is not None:
                work.session.execute(update(table).where(own, table.c.id == id).values({column.key: new}))
                done += 1
    return done
