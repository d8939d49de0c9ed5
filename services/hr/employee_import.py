"""Loading the sheet ``employees``: a row is one post of one person, who is known by the number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.days import day_of
from chassis.importing import (
    Batch,
    Group,
    Held,
    Row,
    grouped,
    hold,
    insert_rows,
    log_import,
    recorded,
    settle_held,
    update_rows,
)
from contracts.core.imports import Refusal, taken, unknown
from contracts.core.periods import Period
from contracts.core.uuids import new_id
from services.hr.employees import may_give
from services.hr.models import Employee, Node, Post
from services.hr.refusals import BEYOND_OWN
from services.hr.telling import tell_employees

PERSON = ("number", "name", "phone", "email")


class Plan:
    """What the batch makes of the staff and their posts."""

    def __init__(self, nodes: Mapping[str, UUID], present: Mapping[str, Employee], day: date) -> None:
        self.nodes = nodes
        self.present = present
        self.day = day
        self.new: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.posts: dict[str, list[dict[str, Any]]] = {"created": [], "changed": []}

    def take(self, group: Group) -> None:
        """Find out what ``group`` changes, and settle or refuse its rows."""
        employee = self.present.get(group.key)
        held = [Held(post.id, (post.node_id, post.role), _days(post)) for post in employee.posts] if employee else []
        spoken = [(row, hold(held, (self.nodes[row["node_code"]], row["role"]), row, self.day)) for row in group.rows]
        if not group.good:
            return
        own = employee.id if employee else new_id()
        before = recorded(employee, PERSON)
        after = group.over(before, PERSON)
        self._note(held, own)
        person = "created" if employee is None else "unchanged" if after == before else "changed"
        settle_held(spoken, own, person)
        if employee is None:
            self.new.append({"id": own, **after})
        elif any(row.outcome == "changed" for row in group.rows):
            self.changed.append({"id": own, **after})

    def _note(self, held: Iterable[Held], employee_id: UUID) -> None:
        for post in held:
            if post.state != "unchanged":
                node_id, role = post.what
                days = {"from_date": post.period.from_date, "to_date": post.period.to_date}
                what = {"employee_id": employee_id, "node_id": node_id, "role": role}
                self.posts[post.state].append({"id": post.id, **what, **days})


def import_employees(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Load employees with their posts; a number that is on record is that person."""
    batch = Batch(rows)
    nodes = _nodes(work, {row["node_code"] for row in batch.rows})
    for row in batch.rows:
        row.refuse(*_place_problems(work, row, nodes.get(row["node_code"])))
    groups = grouped(batch.good, lambda row: row["number"], PERSON)
    plan = Plan({code: id for code, (id, _) in nodes.items()}, _present(work, groups), day_of(work.now))
    for group in groups:
        if group.good:
            plan.take(group)
    if plan.new or plan.changed:
        _write(work, plan)
        log_import(work, "employee", batch)
    return batch.reply()


def _days(post: Post) -> Period:
    return Period(post.from_date, post.to_date)


def _nodes(work: UnitOfWork, codes: set[str]) -> dict[str, tuple[UUID, list[UUID]]]:
    found = work.select(Node).where(Node.code.in_(codes)).with_only_columns(Node.code, Node.id, Node.ancestors)
    return {code: (id, path) for code, id, path in work.session.execute(found)}


def _place_problems(work: UnitOfWork, row: Row, node: tuple[UUID, list[UUID]] | None) -> Iterator[Refusal]:
    if node is None:
        yield unknown("node_code", row["node_code"])
    elif not may_give(work, row["role"], node[1]):
        yield BEYOND_OWN


def _present(work: UnitOfWork, groups: Sequence[Group]) -> dict[str, Employee]:
    """Return those on record by number, with all their posts; refuse the groups of those out of reach."""
    named = Employee.number.in_([group.key for group in groups])
    reached = set(work.session.scalars(work.select(Employee).where(named).with_only_columns(Employee.id)))
    with work.whole_tenant():
        found = {employee.number: employee for employee in work.all(work.select(Employee).where(named))}
    for group in groups:
        if group.key in found and found[group.key].id not in reached:
            group.refuse(taken("number", group.key))
    return found


def _write(work: UnitOfWork, plan: Plan) -> None:
    touched = [row["id"] for row in (*plan.new, *plan.changed)]
    with work.whole_tenant():
        insert_rows(work, Employee, plan.new)
        update_rows(work, Employee, plan.changed)
        insert_rows(work, Post, plan.posts["created"])
        update_rows(work, Post, plan.posts["changed"])
        now = work.select(Employee).where(Employee.id.in_(touched)).order_by(Employee.number)
        tell_employees(work, "imported", work.all(now.execution_options(populate_existing=True)))
