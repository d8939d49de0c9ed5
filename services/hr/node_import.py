"""Loading the sheet ``organization``: nodes are known by their codes, the one headquarters by being that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.importing import Batch, Group, grouped, insert_rows, log_import, recorded, update_rows
from contracts.core.imports import taken, unknown
from contracts.core.uuids import new_id
from services.hr import refusals
from services.hr.founding import root, root_id
from services.hr.models import Node
from services.hr.paths import hold_tree, nodes_in_order, repath
from services.hr.telling import tell_nodes
from services.hr.tree import RANKS, fits

FIELDS = ("code", "name", "kind", "parent_code", "city", "address")
COLUMNS = ("code", "name", "city", "address")


@dataclass(frozen=True)
class Spot:
    """Where something may be put: a node that is there, or that this batch makes."""

    id: UUID
    kind: str
    ancestors: tuple[UUID, ...]


class Plan:
    """What the batch makes of the tree. Groups are to come parents first."""

    def __init__(self, present: Mapping[str, Node], top: Node | None, new_root: UUID) -> None:
        self.present = present
        self.spots = {code: Spot(node.id, node.kind, tuple(node.ancestors)) for code, node in present.items()}
        self.top = top
        self.new_root = new_root
        self.headed = False
        self.new: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.moved = False

    def take(self, group: Group) -> None:
        """Find out what ``group`` changes, and settle or refuse its rows."""
        heads = group["kind"] == "headquarters"
        node = self.present.get(group.key) or (self.top if heads else None)
        if node is not None and node.kind != group["kind"]:
            group.refuse(refusals.KIND_FIXED)
        elif heads and self.headed:
            group.refuse(refusals.SECOND_HEADQUARTERS)
        else:
            self.headed = self.headed or heads
            self._put(group, node)

    def _put(self, group: Group, node: Node | None) -> None:
        code = group["parent_code"]
        above = self.spots.get(code) if code else None
        if code and above is None:
            return group.refuse(unknown("parent_code", code))
        if not code and node is None and group["kind"] != "headquarters":
            return group.refuse(refusals.PARENT_MISSING)
        if (code or node is None) and not fits(group["kind"], above.kind if above else None):
            return group.refuse(refusals.PARENT_WRONG)
        return self._add(group, above) if node is None else self._change(group, node, above)

    def _add(self, group: Group, above: Spot | None) -> None:
        made = new_id() if above else self.new_root
        path = (*(above.ancestors if above else ()), made)
        said = group.over({}, COLUMNS) | {"parent_id": above.id if above else None}
        self.new.append({"id": made, "kind": group["kind"], "ancestors": path, **said})
        self.spots[group.key] = Spot(made, group["kind"], path)
        group.settle("created", made)

    def _change(self, group: Group, node: Node, above: Spot | None) -> None:
        before = recorded(node, COLUMNS) | {"parent_id": node.parent_id}
        after = group.over(before, COLUMNS) | {"parent_id": above.id if above else node.parent_id}
        path = (*above.ancestors, node.id) if above else tuple(node.ancestors)
        self.spots[group.key] = Spot(node.id, node.kind, path)
        if after != before:
            self.changed.append({"id": node.id, **after})
            self.moved = self.moved or after["parent_id"] != node.parent_id
        group.settle("unchanged" if after == before else "changed", node.id)


def import_nodes(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Load nodes, in any order. The headquarters' row is the root's, whatever code the root had before."""
    batch = Batch(rows)
    hold_tree(work)
    groups = sorted(grouped(batch.rows, lambda row: row["code"], FIELDS), key=lambda group: RANKS[group["kind"]])
    plan = _plan(work, groups)
    for group in groups:
        if group.good:
            plan.take(group)
    if plan.new or plan.changed:
        _write(work, plan)
        log_import(work, "node", batch)
    return batch.reply()


def _plan(work: UnitOfWork, groups: list[Group]) -> Plan:
    codes = {group.key for group in groups} | {group["parent_code"] for group in groups}
    with work.whole_tenant():
        found = {node.code: node for node in work.all(work.select(Node).where(Node.code.in_(codes)))}
        top = root(work)
    reached = _reached(work, {node.id for node in (*found.values(), top) if node})
    for group in groups:
        meant = found.get(group.key) or (top if group["kind"] == "headquarters" else None)
        if meant and meant.id not in reached:
            group.refuse(taken("code", group.key))
    return Plan({code: node for code, node in found.items() if node.id in reached}, top, root_id(work))


def _reached(work: UnitOfWork, ids: set[UUID]) -> set[UUID]:
    return set(work.session.scalars(work.select(Node).where(Node.id.in_(ids)).with_only_columns(Node.id)))


def _write(work: UnitOfWork, plan: Plan) -> None:
    touched = {row["id"] for row in (*plan.new, *plan.changed)}
    with work.whole_tenant():
        insert_rows(work, Node, plan.new)
        update_rows(work, Node, plan.changed)
        if plan.moved:
            touched |= repath(work)
        tell_nodes(work, "imported", nodes_in_order(work, touched))
