"""Finds out whether anything in the sealed operation log was changed, deleted, put between, reordered or cut off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, RowMapping, text

from chassis.database.engine import driver_connection
from chassis.database.opening import relay_sql
from chassis.operation_log import forgetting
from chassis.operation_log.checkpoints import Checkpoint
from chassis.operation_log.digests import BEGINNING, detail_digest, link, row_digest

_AT_A_TIME = 5_000
_TENANTS = text("SELECT tenant_id FROM chassis.seal_heads UNION SELECT tenant_id FROM chassis.seals ORDER BY 1")
_SEALS = text("""
    SELECT s.seq, s.at AS sealed_at, s.log_id, s.detail, s.digest, s.chain, l.tenant_id, l.id, l.at, l.principal,
        l.acting_for, l.address, l.permission, l.request_id, l.action, l.subject_type, l.subject_id,
        l.org_node_id, l.salt, l.before::text AS before, l.after::text AS after
    FROM chassis.seals s
    LEFT JOIN chassis.operation_log l ON l.tenant_id = s.tenant_id AND l.id = s.log_id AND l.at = s.at
    WHERE s.tenant_id = :tenant AND s.seq > :seq ORDER BY s.seq LIMIT :portion
""")
_HEAD = text("SELECT seq, chain FROM chassis.seal_heads WHERE tenant_id = :tenant")
_UNSEALED = text("""
    SELECT l.tenant_id, l.id FROM chassis.operation_log l, chassis.sealing upto
    WHERE (l.xid, l.id) <= (upto.xid, upto.log_id) AND NOT EXISTS (
        SELECT 1 FROM chassis.seals s WHERE s.tenant_id = l.tenant_id AND s.log_id = l.id AND s.at = l.at
    ) ORDER BY 1, 2 LIMIT 100
""")
_NOT_SEALED_YET = text("""
    SELECT l.after::text FROM chassis.operation_log l, chassis.sealing upto
    WHERE l.tenant_id = :tenant AND l.action = :action AND (l.xid, l.id) > (upto.xid, upto.log_id)
""")
_AT_ONCE = timedelta(hours=1)
"""Within this time rows are sealed in another order than they were written: what begins first may end last."""

Known = dict[int, set[bytes]]
"""What is known from elsewhere of one tenant's chain, by place. Where there are two values, one is false."""


@dataclass(frozen=True)
class Finding:
    """What is wrong in the log of a tenant; ``seq`` is the place in its chain, 0 where there is none."""

    tenant_id: UUID
    seq: int
    what: str


@dataclass
class Report:
    """What was found. Of ``erased`` rows the states are gone, ``dropped`` ones are gone by rule.

    At so many ``checkpoints`` the chain is what another part knows.
    """

    rows: int = 0
    checkpoints: int = 0
    erased: int = 0
    dropped: int = 0
    findings: list[Finding] = field(default_factory=list)


def verify(engine: Engine, checkpoints: Iterable[Checkpoint], dropped_before: datetime | None = None) -> Report:
    """Look at the whole log. ``checkpoints`` are values of chains that are known from elsewhere.

    Rows from before ``dropped_before`` may be gone, with what is known of them.
    """
    report, known = Report(), _by_tenant(checkpoints)
    with engine.begin() as connection:
        # Sealing goes on meanwhile: seals and heads have to be of one moment.
        driver_connection(connection).begin(relay_sql(at_one_moment=True))
        for tenant in {*connection.execute(_TENANTS).scalars(), *known}:
            chain = _Chain(tenant, report, known.get(tenant, {}), dropped_before)
            for row in _sealed(connection, tenant):
                chain.take(row)
            if chain.unexplained:
                asked = {"tenant": tenant, "action": forgetting.ACTION}
                chain.explain(connection.execute(_NOT_SEALED_YET, asked).scalars())
            chain.end(connection.execute(_HEAD, {"tenant": tenant}).one_or_none())
        unsealed = connection.execute(_UNSEALED).all()
        report.findings += [Finding(row.tenant_id, 0, f"row {row.id} was put in afterwards") for row in unsealed]
    return report


def _by_tenant(checkpoints: Iterable[Checkpoint]) -> dict[UUID, Known]:
    known: dict[UUID, Known] = {}
    for checkpoint in checkpoints:
        known.setdefault(checkpoint.tenant_id, {}).setdefault(checkpoint.seq, set()).add(checkpoint.chain)
    return known


def _sealed(connection: Connection, tenant: UUID) -> Iterator[RowMapping]:
    seq = 0
    while True:
        asked = {"tenant": tenant, "seq": seq, "portion": _AT_A_TIME}
        rows = connection.execute(_SEALS, asked).mappings().all()
        yield from rows
        if len(rows) < _AT_A_TIME:
            return
        seq = rows[-1]["seq"]


class _Chain:
    """The chain of one tenant, as it is gone through."""

    def __init__(self, tenant: UUID, report: Report, known: Known, dropped_before: datetime | None) -> None:
        self._tenant = tenant
        self._report = report
        self._known = known
        self._dropped_before = dropped_before
        self._first = 0
        self._latest: datetime | None = None
        self._seq = 0
        self._value = BEGINNING
        self._forgotten: dict[int, int] = {}
        self._said: set[int] = set()

    def take(self, row: RowMapping) -> None:
        """Look at the next seal, and the row that it is for."""
        self._report.rows += 1
        value, digest = bytes(row["chain"]), bytes(row["digest"])
        if row["seq"] != self._seq + 1 and not (self._seq == 0 and self._may_be_gone(row)):
            self._find(row["seq"], f"follows {self._seq}: what was between is gone")
        elif row["seq"] == self._seq + 1 and link(self._value, row["seq"], digest) != value:
            self._find(row["seq"], "does not follow from what is before it")
        self._look_at(row, digest)
        self._compare(row["seq"], value)
        self._latest = max(filter(None, (self._latest, row["at"])), default=None)
        self._first = self._first or row["seq"]
        self._seq, self._value = row["seq"], value

    @property
    def unexplained(self) -> bool:
        """Whether there are rows without their states of which nothing that is sealed says that they were erased."""
        return not self._said.issuperset(self._forgotten)

    def explain(self, erasures: Iterable[str]) -> None:
        """Know of erasures that will be sealed in a moment."""
        self._said.update(*map(forgetting.rows_in, erasures))

    def end(self, head: Any) -> None:
        """Look whether the chain ends where it should."""
        if head is None or (head.seq, bytes(head.chain)) != (self._seq, self._value):
            self._find(self._seq, f"is the last one, where {head.seq if head else 'a head'} should be")
        for row, seq in self._forgotten.items():
            if row in self._said:
                self._report.erased += 1
            else:
                self._find(seq, f"the states in row {row} are gone, and no erasure says so")
        for seq in sorted(self._known):
            # With the first rows, what is known of them is out of date.
            if self._dropped_before is None or seq > self._first:
                self._find(seq, "is known from elsewhere, and is not there")

    def _look_at(self, row: RowMapping, digest: bytes) -> None:
        # While a new version is brought out, one from before it may seal rows of the new one, in its own way.
        detail = bytes(row["detail"])
        if row["id"] is None:
            if self._may_be_gone(row):
                self._report.dropped += 1
            else:
                self._find(row["seq"], f"row {row['log_id']} is gone")
        elif digest not in {row_digest(form, detail) for form in (row, {**row, "org_node_id": None})}:
            self._find(row["seq"], f"row {row['id']} was changed")
        elif detail not in {detail_digest(form) for form in (row, {**row, "salt": None})}:
            self._changed_states(row)
        elif row["action"] == forgetting.ACTION:
            self._said |= forgetting.rows_in(row["after"])

    def _changed_states(self, row: RowMapping) -> None:
        if row["before"] is None and row["after"] is None:
            self._forgotten[row["id"]] = row["seq"]
        else:
            self._find(row["seq"], f"the states in row {row['id']} were changed")

    def _compare(self, seq: int, value: bytes) -> None:
        told = self._known.pop(seq, None)
        if told == {value}:
            self._report.checkpoints += 1
        elif told:
            self._find(seq, "is not what is known from elsewhere")

    def _may_be_gone(self, row: RowMapping) -> bool:
        """Say whether it was dropped by rule: the oldest are. So nothing later that is still there comes before it."""
        if self._dropped_before is None or row["sealed_at"] >= self._dropped_before:
            return False
        return self._latest is None or row["sealed_at"] > self._latest - _AT_ONCE

    def _find(self, seq: int, what: str) -> None:
        self._report.findings.append(Finding(self._tenant, seq, what))
