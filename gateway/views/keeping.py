"""What people do with views: list them, save one, remove one, share one."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from chassis.database import UnitOfWork
from chassis.database.filtering import same
from chassis.database.paging import in_order, page_asked
from chassis.database.tables import ORG_NODES
from chassis.scopes import OrgScope, Scopes
from contracts.core.errors import Conflict, NotFound
from gateway.access.authorization import may
from gateway.access.reach import demand_node, reached_path
from gateway.http.call import Call, Identity
from gateway.lists import check_query, list_at, lists
from gateway.views.models import SavedView
from gateway.works import work_of

MOST = 200
"""So many views somebody may have."""


def list_views(call: Call) -> dict[str, Any]:
    """Return a page of the views that the caller may see."""
    with work_of(call) as work:
        found = work.select(SavedView).where(_seen(work, call.who), *same((SavedView.list, call.data["list"])))
        page = work.page(found, *in_order(call.data["sort"], name=SavedView.name), **page_asked(call.data))
        return page | {"items": [_as_dict(view, call) for view in page["items"]]}


def get_view(call: Call) -> dict[str, Any]:
    """Return a view. Raises NotFound where the caller may not see it."""
    with work_of(call) as work:
        return _as_dict(view_seen(work, call, call.data["view_id"]), call)


def view_seen(work: UnitOfWork, call: Call, view_id: UUID) -> SavedView:
    """Return a view that the caller may see. Raises NotFound."""
    view = work.first(work.select(SavedView).where(SavedView.id == view_id, _seen(work, call.who)))
    if view is None:
        raise NotFound("There is no such view.")
    return view


def save(call: Call) -> dict[str, Any]:
    """Save a view of the caller's. Raises Invalid for a query that the list does not take, Forbidden, NotFound."""
    data = call.data
    route = list_at(data["list"])
    may(call.who.permissions, route.permission)
    check_query(route, data["query"])
    with work_of(call) as work:
        view = _own(work, call)
        before = _told(view) if view else None
        view = view or _new(work, call)
        view.name, view.list, view.query = data["name"], data["list"], data["query"]
        work.add(view)
        work.log("view.save", "view", view.id, before=before, after=_told(view))
        work.session.flush()
        return _as_dict(view, call)


def remove(call: Call) -> None:
    """Remove a view of the caller's. Raises NotFound."""
    with work_of(call) as work:
        view = _own(work, call)
        if view is None:
            raise NotFound
        work.delete(view)
        work.log("view.remove", "view", view.id, before=_told(view))


def share(call: Call) -> dict[str, Any]:
    """Share a view of the caller's at a node in reach, and no longer where it was. Raises NotFound."""
    with work_of(call) as work:
        view = _own(work, call)
        if view is None:
            raise NotFound
        demand_node(work, call.data["org_node_id"])
        reached_path(work, call, call.data["org_node_id"])
        before = _told(view)
        view.org_node_id = call.data["org_node_id"]
        work.log("view.share", "view", view.id, before=before, after=_told(view))
        work.session.flush()
        return _as_dict(view, call)


def unshare(call: Call) -> None:
    """Leave a view that is shared at a node in reach to its owner, whoever that is. Raises NotFound."""
    with work_of(call) as work:
        view = work.get(SavedView, call.data["view_id"], lock=True)
        if view.org_node_id is None:
            raise NotFound
        reached_path(work, call, view.org_node_id)
        before = _told(view)
        view.org_node_id = None
        work.log("view.unshare", "view", view.id, before=before, after=_told(view))


def _own(work: UnitOfWork, call: Call) -> SavedView | None:
    known = work.first(work.select(SavedView).where(SavedView.id == call.data["view_id"]).with_for_update())
    if known is not None and known.principal != call.who.principal:
        raise NotFound
    return known


def _new(work: UnitOfWork, call: Call) -> SavedView:
    own = work.select(SavedView).where(SavedView.principal == call.who.principal)
    if (work.session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST:
        raise Conflict(f"You have {MOST} views: remove one first.")
    return SavedView(id=call.data["view_id"], principal=call.who.principal)


def _seen(work: UnitOfWork, who: Identity) -> ColumnElement[bool]:
    """Return the condition on views: his own or shared where he is, of lists that he may read."""
    readable = [path for path, route in lists().items() if who.permissions.get(route.permission)]
    return and_(SavedView.list.in_(readable), or_(SavedView.principal == who.principal, _shared(work, who)))


def _shared(work: UnitOfWork, who: Identity) -> ColumnElement[bool]:
    """Return the condition that a view is shared at a node of his, or at one above or below it."""
    scopes = Scopes(tuple({scope for scopes in who.permissions.values() for scope in scopes}))
    if scopes.whole:
        return SavedView.org_node_id.is_not(None)
    nodes = [scope.node_id for scope in scopes if isinstance(scope, OrgScope)]
    if not nodes:
        return false()
    tree = select(ORG_NODES).where(ORG_NODES.c.tenant_id == work.tenant_id)
    above = tree.where(ORG_NODES.c.id.in_(nodes)).with_only_columns(func.unnest(ORG_NODES.c.ancestors))
    below = tree.where(ORG_NODES.c.ancestors.overlap(nodes)).with_only_columns(ORG_NODES.c.id)
    return or_(SavedView.org_node_id.in_(above), SavedView.org_node_id.in_(below))


def _told(view: SavedView) -> dict[str, Any]:
    node = str(view.org_node_id) if view.org_node_id else None
    return {"name": view.name, "list": view.list, "query": view.query, "org_node": node}


def _as_dict(view: SavedView, call: Call) -> dict[str, Any]:
    names = ("id", "name", "list", "query", "org_node_id", "updated_at")
    return {name: getattr(view, name) for name in names} | {"own": view.principal == call.who.principal}
