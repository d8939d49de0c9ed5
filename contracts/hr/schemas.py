"""Shapes of the organization and its people."""

from marshmallow import fields, validate

from contracts.core.disclosing import disclosure_of
from contracts.core.fields import (
    Day,
    Id,
    choice,
    email_field,
    expected_version_field,
    personal_field,
    phone_field,
    text,
)
from contracts.core.imports import ImportRow
from contracts.core.lists import ListRequest, page_of, shown_field, some_of, sort_field
from contracts.core.periods import NewPeriod
from contracts.core.personal import WORK_EMAIL, WORK_PHONE
from contracts.core.schema import Request, Shape

NODE_KINDS = ("headquarters", "city_company", "project")
POST_ROLES = (
    "group_admin",
    "city_manager",
    "project_lead",
    "desk",
    "repair_worker",
    "cashier",
    "hr",
    "auditor",
)


class Node(Shape):
    """A part of the organization. ``ancestors`` runs from the root to the node itself."""

    id = Id(required=True)
    parent_id = Id(required=True, allow_none=True)
    kind = choice(*NODE_KINDS, required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    city = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    ancestors = fields.List(Id(), required=True)
    version = fields.Integer(required=True)


class NodeList(Shape):
    """Every node that the caller may see, parents before children."""

    items = fields.List(fields.Nested(Node), required=True)


class AddNode(Request):
    """A new node; only the root, a headquarters, has no parent."""

    parent_id = Id(load_default=None, allow_none=True)
    kind = choice(*NODE_KINDS, required=True)
    code = text(40, required=True)
    name = text(120, required=True)
    city = text(60, load_default=None, allow_none=True)
    address = text(200, load_default=None, allow_none=True)


class RenameNode(Request):
    """A new name for a node. ``expected_version``: refuse when somebody changed the node since."""

    node_id = Id(required=True)
    name = text(120, required=True)
    expected_version = expected_version_field()


class MoveNode(Request):
    """A new parent for a node and all that is below it. ``expected_version``: refuse when it was changed since."""

    node_id = Id(required=True)
    parent_id = Id(required=True)
    expected_version = expected_version_field()


class Post(Shape):
    """What somebody does at a node, in a period; ``to_date`` is the last day, null while it lasts."""

    id = Id(required=True)
    node_id = Id(required=True)
    role = choice(*POST_ROLES, required=True)
    from_date = fields.Date(required=True)
    to_date = fields.Date(required=True, allow_none=True)


class Employee(Shape):
    """A member of staff with all posts, past ones too."""

    id = Id(required=True)
    number = fields.String(required=True)
    name = fields.String(required=True)
    phone = personal_field(WORK_PHONE, required=True, allow_none=True)
    email = personal_field(WORK_EMAIL, required=True, allow_none=True)
    posts = fields.List(fields.Nested(Post), required=True)
    version = fields.Integer(required=True)


EmployeePage = page_of(Employee)


DiscloseEmployee = disclosure_of("employee", "phone", "email")


class EmployeeDisclosure(Shape):
    """What was asked for of an employee, in full; null for what was not."""

    id = Id(required=True)
    phone = personal_field(WORK_PHONE, required=True, allow_none=True)
    email = personal_field(WORK_EMAIL, required=True, allow_none=True)


class NewPost(NewPeriod):
    """A post to give to somebody."""

    node_id = Id(required=True)
    role = choice(*POST_ROLES, required=True)


class AddEmployee(Request):
    """A new member of staff with one or more posts."""

    number = text(40, required=True)
    name = text(80, required=True)
    phone = phone_field(WORK_PHONE, load_default=None, allow_none=True)
    email = email_field(WORK_EMAIL, load_default=None, allow_none=True)
    posts = fields.List(fields.Nested(NewPost), required=True, validate=validate.Length(min=1, max=50))


class AddPost(NewPost):
    """One more post for an employee."""

    employee_id = Id(required=True)


class EndPost(Request):
    """The last day of a post."""

    employee_id = Id(required=True)
    post_id = Id(required=True)
    to_date = Day(required=True)


class GetEmployee(Request):
    """Which employee."""

    employee_id = Id(required=True)


class ListEmployees(ListRequest):
    """Employees with a post at ``node_id`` or below it, with any of ``role``, or by number; each may be left out."""

    node_id = Id(load_default=None)
    role = some_of(*POST_ROLES)
    number = text(40, load_default=None)
    sort = sort_field("number")
    shown = shown_field(Employee)


class NodeRow(ImportRow):
    """A row of the sheet ``organization``."""

    code = text(40, required=True)
    name = text(120, required=True)
    kind = choice(*NODE_KINDS, required=True)
    parent_code = text(40, load_default=None, allow_none=True)
    city = text(60, load_default=None, allow_none=True)
    address = text(200, load_default=None, allow_none=True)


class EmployeeRow(ImportRow):
    """A row of the sheet ``employees``: one post of one person."""

    number = text(40, required=True)
    name = text(80, required=True)
    phone = phone_field(WORK_PHONE, load_default=None, allow_none=True)
    email = email_field(WORK_EMAIL, load_default=None, allow_none=True)
    node_code = text(40, required=True)
    role = choice(*POST_ROLES, required=True)
    from_date = Day(load_default=None, allow_none=True)
    to_date = Day(load_default=None, allow_none=True)
