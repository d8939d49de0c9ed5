"""Members of staff and their posts."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.scopes import Resource
from contracts.core.errors import Conflict, Forbidden, NotFound
from contracts.core.periods import Period
from services.hr.models import Employee, Node, Post
from services.hr.telling import tell_employees


def add_employee(
    work: UnitOfWork, *, number: str, name: str, phone: str | None, email: str | None, posts: Sequence[dict[str, Any]]
) -> Employee:
    """Add a member of staff with one or more posts. Raises what :func:`add_post` raises."""
    _check_places(work, posts)
    employee = Employee(number=number, name=name, phone=phone, email=email, posts=[])
    for post in posts:
        _give(employee, post)
    # As they will be read from now on.
    employee.posts.sort(key=lambda one: (one.from_date, one.id))
    with work.whole_tenant():
        work.add(employee)
    tell_employees(work, "added", [employee])
    work.log(
        "employee.add",
        "employee",
        employee.id,
        after={"number": number, "name": name, "posts": [_told(post) for post in posts]},
        node=posts[0]["node_id"],
    )
    return employee


def add_post(work: UnitOfWork, *, employee_id: UUID, **post: Any) -> Employee:
    """Give an employee one more post.

    Raises NotFound for a node out of reach, Forbidden where the role gives more than the caller has there.
    """
    _check_places(work, [post])
    employee = _with_all_posts(work, employee_id)
    _give(employee, post)
    return _changed(work, employee, "post_added", post["node_id"], _told(post))


def end_post(work: UnitOfWork, *, employee_id: UUID, post_id: UUID, to_date: date) -> Employee:
    """Set the last day of a post."""
    # Held first: what is then read of the post is what another one who ends it at this moment has left.
    employee = _with_all_posts(work, employee_id)
    post = work.get(Post, post_id)
    if post.employee_id != employee_id:
        raise NotFound
    if not Period(post.from_date, post.to_date).may_end_on(to_date):
        raise Conflict("The post begins later, or ends earlier already.")
    before = {"post_id": str(post_id), "to_date": post.to_date and post.to_date.isoformat()}
    post.to_date = to_date
    return _changed(work, employee, "post_ended", post.node_id, before | {"to_date": to_date.isoformat()}, before)


def clashing(posts: Sequence[Post], node_id: UUID, role: str, period: Period) -> Post | None:
    """Return the one of ``posts`` with the same role at the same node on some of the same days."""
    alike = (post for post in posts if post.node_id == node_id and post.role == role)
    return next((post for post in alike if Period(post.from_date, post.to_date).overlaps(period)), None)


def may_give(work: UnitOfWork, role: str, path: Sequence[UUID]) -> bool:
    """Say whether the caller may give ``role`` at the node ``path`` leads to: it becomes a grant at the gateway."""
    return work.context.may_give(role, Resource(ancestors=tuple(path)))


def _check_places(work: UnitOfWork, posts: Sequence[dict[str, Any]]) -> None:
    ids = {post["node_id"] for post in posts}
    paths = {node.id: node.ancestors for node in work.all(work.select(Node).where(Node.id.in_(ids)))}
    if paths.keys() != ids:
        raise NotFound("There is no such node.")
    if not all(may_give(work, post["role"], paths[post["node_id"]]) for post in posts):
        raise Forbidden("This role gives more than you have there yourself.")


def _give(employee: Employee, post: dict[str, Any]) -> None:
    if clashing(employee.posts, post["node_id"], post["role"], Period(post["from_date"], post["to_date"])):
        raise Conflict("The employee has this post on these days already.")
    employee.posts.append(Post(**post))


def _with_all_posts(work: UnitOfWork, employee_id: UUID) -> Employee:
    """Return the employee, whom the caller must reach, with the posts that the caller may not see too."""
    employee = work.get(Employee, employee_id, lock=True)
    with work.whole_tenant():
        work.session.refresh(employee, ["posts"])
    return employee


def _told(post: dict[str, Any]) -> dict[str, Any]:
    to_date = post["to_date"] and post["to_date"].isoformat()
    return {"role": post["role"], "node_id": str(post["node_id"])} | {
        "from_date": post["from_date"].isoformat(),
        "to_date": to_date,
    }


def _changed(
    work: UnitOfWork,
    employee: Employee,
    change: str,
    node_id: UUID,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> Employee:
    work.touch(employee)
    tell_employees(work, change, [employee])
    # The answer shows the posts in the caller's reach alone: they are read again for it.
    work.session.expire(employee, ["posts"])
    work.log(f"employee.{change}", "employee", employee.id, before, after, node=node_id)
    return employee
