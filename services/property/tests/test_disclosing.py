"""The phone of a contractor, for those who do not see it in full."""

from uuid import uuid4

import pytest

from chassis.scopes import OrgScope
from chassis.testing import ask
from contracts.core.errors import NotFound
from contracts.core.personal import KINDS
from contracts.property.rpc import ADD_CONTRACTOR, DISCLOSE_CONTRACTOR, LIST_CONTRACTORS, LIST_OPERATIONS
from services.property.service import PropertyService

NUMBER = "+8613800138000"


def test_it_is_masked_shown_for_a_reason_and_logged_and_not_there_out_of_reach(estate):
    facts = {"code": "C1", "name": "一建", "phone": NUMBER, "scope": ["fire"], "org_node_ids": [estate.tree.left_leaf]}
    made = estate.ask(ADD_CONTRACTOR, facts)

    def asked(method, node, **request):
        who, scopes = f"employee:{uuid4()}", (OrgScope(node),)
        return ask(PropertyService, method, request, tenant=estate.tenant, scopes=scopes, principal=who, masked=KINDS)

    assert asked(LIST_CONTRACTORS, estate.tree.left)["items"][0]["phone"] == "138****8000"
    wanted = {"contractor_id": made["id"], "fields": ["phone"], "reason": "紧急抢修"}
    assert asked(DISCLOSE_CONTRACTOR, estate.tree.left, **wanted) == {"id": made["id"], "phone": NUMBER}
    with pytest.raises(NotFound):
        asked(DISCLOSE_CONTRACTOR, estate.tree.right, **wanted)
    [row] = estate.ask(LIST_OPERATIONS, {"action": "contractor.disclose"})["items"]
    assert row["after"] == {"fields": ["phone"], "reason": "紧急抢修"}
