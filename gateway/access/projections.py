"""Local copies of what hr and customer own: accounts with their roles, residents with their rooms."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from chassis.database import UnitOfWork
from gateway.access.changes import tell_of
from gateway.access.models import Account, Grant, ResidentRoom


def keep_employees(work: UnitOfWork, employees: list[dict[str, Any]]) -> None:
    """Keep an account for each employee, and a grant for each post. Older facts than those on record are ignored."""
    taken = _taken(work, employees)
    work.upsert(Account, [_account(work, employee, taken) for employee in employees], newer="source_version")
    # Only now: the rows are held, so that nobody else changes them before the grants fit them.
    known = _versions(work, [employee["id"] for employee in employees])
    _keep_grants(work, [employee for employee in employees if employee["version"] == known[employee["id"]]])
    tell_of(work, [f"employee:{employee['id']}" for employee in employees])


def keep_tenures(work: UnitOfWork, customers: list[dict[str, Any]]) -> None:
    """Keep the rooms that residents own or rent; when one of them leaves says from when another one's counts."""
    rooms = [
        {
            "id": tenure["id"],
            "customer_id": customer["id"],
            "room_id": tenure["room_id"],
            "from_date": tenure["from_date"],
            "to_date": tenure["to_date"],
            "source_version": customer["version"],
        }
        for customer in customers
        for tenure in customer["tenures"]
    ]
    work.upsert(ResidentRoom, rooms, newer="source_version")
    held = select(ResidentRoom.customer_id).where(ResidentRoom.room_id.in_({room["room_id"] for room in rooms}))
    others = work.session.scalars(held.where(ResidentRoom.tenant_id == work.tenant_id))
    tell_of(work, {f"customer:{id}" for id in (*others, *(customer["id"] for customer in customers))})


def _versions(work: UnitOfWork, ids: list[UUID]) -> dict[UUID, int]:
    accounts = work.all(work.select(Account).where(Account.id.in_(ids)))
    return {account.id: account.source_version for account in accounts}


def _taken(work: UnitOfWork, employees: list[dict[str, Any]]) -> set[str]:
    """Return which of the employees' numbers are logins of somebody else, such as the first operator."""
    numbers = {employee["number"]: employee["id"] for employee in employees}
    accounts = work.all(work.select(Account).where(Account.login.in_(numbers)))
    return {account.login for account in accounts if account.id != numbers[account.login]}


def _account(work: UnitOfWork, employee: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    number = employee["number"]
    return {
        "id": employee["id"],
        "login": f"{number}~{employee['id'].hex[:6]}" if number in taken else number,
        "name": employee["name"],
        "source_version": employee["version"],
        "created_at": work.now,
        "updated_at": work.now,
    }


def _keep_grants(work: UnitOfWork, employees: list[dict[str, Any]]) -> None:
    ids = [employee["id"] for employee in employees]
    own = (Grant.tenant_id == work.tenant_id) & Grant.account_id.in_(ids) & Grant.by_post
    work.session.execute(delete(Grant).where(own))
    for employee in employees:
        for post in employee["posts"]:
            work.add(
                Grant(
                    account_id=employee["id"],
                    role=post["role"],
                    org_node_id=post["node_id"],
                    from_date=post["from_date"],
                    to_date=post["to_date"],
                    by_post=True,
                )
            )
