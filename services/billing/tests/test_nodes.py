from uuid import uuid4

from sqlalchemy import select

from chassis.database.tables import ORG_NODES
from chassis.testing import deliver, work_as
from contracts.hr.events import NODES_CHANGED
from services.billing.handlers import BillingHandlers


def node(name, version, id):
    return {
        "id": id,
        "parent_id": None,
        "kind": "headquarters",
        "code": "HQ",
        "name": name,
        "city": None,
        "address": None,
        "ancestors": [id],
        "version": version,
    }


def test_the_newest_version_of_a_node_is_kept(tenant):
    root = uuid4()
    for name, version in (("new", 2), ("old", 1), ("new", 2)):
        payload = {"change": "renamed", "nodes": [node(name, version, root)]}
        deliver(BillingHandlers, NODES_CHANGED, payload, tenant=tenant)
    with work_as("billing", tenant=tenant) as work:
        names = work.session.scalars(select(ORG_NODES.c.name).where(ORG_NODES.c.tenant_id == tenant)).all()
    assert names == ["new"]
