"""What happens to an account is logged where its posts are, and told to its holder: perhaps it was not he."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.database import UnitOfWork
from chassis.nodes import common_node
from contracts.core.events import Event
from contracts.gateway.events import ENTERED_WITH_NEW_DEVICE
from gateway.access.models import Grant, Session

MANY_FAILURES = 5
"""So many attempts in vain make a login worth telling of: from then on one has to wait, too."""
_VERSION = re.compile(r"[\d._]+")


def tell_holder(work: UnitOfWork, event: Event, account_id: UUID, address: str = "") -> None:
    """Have the holder of the account told of ``event``; ``address`` is where he, or who says so, was."""
    work.emit(event, {"id": account_id, "at": work.now, "address": address})


def tell_of_new_device(work: UnitOfWork, account_id: UUID, device: str, address: str) -> None:
    """Have the holder told of a login from ``address`` with a ``device`` that none of the kept sessions is of.

    Of the first one that is known there is nothing to tell; nor of another version of the same program.
    """
    own = (Session.tenant_id == work.tenant_id) & (Session.principal == f"employee:{account_id}")
    known = {_program(one) for one in work.session.scalars(select(Session.device).where(own).distinct())}
    if known and _program(device) not in known:
        tell_holder(work, ENTERED_WITH_NEW_DEVICE, account_id, address)


def log_account(work: UnitOfWork, action: str, account_id: UUID, before: Any = None, after: Any = None) -> None:
    """Write into the operation log that ``action`` was done to an account, at the lowest node above its grants."""
    granted = select(Grant.org_node_id).where(Grant.tenant_id == work.tenant_id, Grant.account_id == account_id)
    node = common_node(work, work.session.scalars(granted))
    work.log(action, "account", account_id, before, after, node=node)


def _program(device: str) -> str:
    return _VERSION.sub("", device)
