"""The paths of the tree: each node's ancestors, kept with it so that nobody has to walk."""

from uuid import UUID

from sqlalchemy import ARRAY, Uuid, cast, func, select, update

from chassis.database import UnitOfWork
from services.hr.models import Node


def hold_tree(work: UnitOfWork) -> None:
    """Let nobody else change the tenant's tree until the transaction ends: a path is read, then written below it."""
    work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"hr.tree.{work.tenant_id}", 0))))


def nodes_in_order(work: UnitOfWork, ids: set[UUID]) -> list[Node]:
    """Return the nodes as the database has them now, parents before children."""
    found = work.select(Node).where(Node.id.in_(ids)).order_by(func.cardinality(Node.ancestors), Node.code)
    return list(work.session.scalars(found.execution_options(populate_existing=True)))


def repath(work: UnitOfWork) -> set[UUID]:
    """Set the paths of all nodes from their parents; return the nodes whose path is another now.

    One statement for any number of moves: the tree is small, and a move is rare.
    """
    ours = Node.tenant_id == work.tenant_id
    own_id = func.array_append(cast([], ARRAY(Uuid)), Node.id)
    walk = select(Node.id, own_id.label("path")).where(ours, Node.parent_id.is_(None)).cte("walk", recursive=True)
    below = select(Node.id, func.array_append(walk.c.path, Node.id))
    walk = walk.union_all(below.join(walk, Node.parent_id == walk.c.id).where(ours))
    change = (
        update(Node)
        .where(ours, Node.id == walk.c.id, Node.ancestors != walk.c.path)
        .values(ancestors=walk.c.path, version=Node.version + 1, updated_at=work.now)
        .returning(Node.id)
    )
    return set(work.session.scalars(change))
