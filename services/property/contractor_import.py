"""Loading the sheet ``contractors``: one row a firm, known by its code."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from chassis.database import UnitOfWork
from chassis.importing import Batch, Group, grouped, insert_rows, log_import, recorded, update_rows
from contracts.core.imports import reversed_dates, taken, unknown
from contracts.core.uuids import new_id
from services.property.models import Contractor, ContractorNode
from services.property.places import nodes_by_code

FIELDS = ("code", "name", "contact", "phone", "scope", "warranty_from", "warranty_to", "node_codes")
FACTS = FIELDS[:-1]


class Plan:
    """What the batch makes of the contractors and the nodes that they serve."""

    def __init__(self, present: Mapping[str, Contractor], node_ids: Mapping[str, UUID]) -> None:
        self.present = present
        self.node_ids = node_ids
        self.new: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.served: list[dict[str, Any]] = []
        self.no_longer: list[UUID] = []

    def take(self, group: Group) -> None:
        """Find out what ``group`` changes, and settle its rows."""
        firm = self.present.get(group.key)
        own = firm.id if firm else new_id()
        before = recorded(firm, FACTS)
        after = group.over(before, FACTS)
        if _ends_before_it_begins(after["warranty_from"], after["warranty_to"]):
            return group.refuse(reversed_dates("warranty_to"))
        moved = self._serve(own, firm, {self.node_ids[code] for code in group["node_codes"]})
        if firm is None:
            self.new.append({"id": own, **after})
        elif moved or after != before:
            self.changed.append({"id": own, **after})
        changed = "changed" if moved or after != before else "unchanged"
        return group.settle("created" if firm is None else changed, own)

    def _serve(self, own: UUID, firm: Contractor | None, wanted: set[UUID]) -> bool:
        """Note which nodes are served from now on, of those in the caller's reach, and which no longer."""
        served = {node.org_node_id: node.id for node in firm.nodes} if firm else {}
        added = wanted - set(served)
        removed = [id for node_id, id in served.items() if node_id not in wanted]
        self.served += [{"id": new_id(), "contractor_id": own, "org_node_id": node_id} for node_id in sorted(added)]
        self.no_longer += removed
        return bool(added or removed)


def import_contractors(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Load contractors; the nodes in a row are all that the contractor serves."""
    batch = Batch(rows)
    codes = {code for row in batch.rows for code in row["node_codes"]}
    node_ids = {code: place.id for code, place in nodes_by_code(work, codes).items()}
    for row in batch.rows:
        row.refuse(*(unknown("node_codes", code) for code in row["node_codes"] if code not in node_ids))
    groups = grouped(batch.good, lambda row: row["code"], FIELDS)
    plan = Plan(_present(work, groups), node_ids)
    for group in groups:
        if group.good:
            plan.take(group)
    if plan.new or plan.changed:
        _write(work, plan)
        log_import(work, "contractor", batch)
    return batch.reply()


def _ends_before_it_begins(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last < first


def _present(work: UnitOfWork, groups: Iterable[Group]) -> dict[str, Contractor]:
    """Return those on record by code; refuse the groups of those out of reach."""
    codes = [group.key for group in groups]
    found = {firm.code: firm for firm in work.all(work.select(Contractor).where(Contractor.code.in_(codes)))}
    with work.whole_tenant():
        known = work.select(Contractor).where(Contractor.code.in_(codes)).with_only_columns(Contractor.code)
        others = set(work.session.scalars(known)) - set(found)
    for group in groups:
        if group.key in others:
            group.refuse(taken("code", group.key))
    return found


def _write(work: UnitOfWork, plan: Plan) -> None:
    with work.whole_tenant():
        insert_rows(work, Contractor, plan.new)
        update_rows(work, Contractor, plan.changed)
        insert_rows(work, ContractorNode, plan.served)
        ended = (ContractorNode.tenant_id == work.tenant_id, ContractorNode.id.in_(plan.no_longer))
        work.session.execute(delete(ContractorNode).where(*ended))
