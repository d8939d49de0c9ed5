from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.testing import AssignmentScope, OrgScope, RoomsScope, ask, clock_at, run_due, work_as
from contracts.core.errors import Conflict, NotFound
from contracts.notify.rpc import (
    INSPECT_MESSAGES,
    LIST_LOCAL_SMS,
    LIST_MESSAGES,
    MARK_READ,
    RETRY_MESSAGE,
    SEND_LOGIN_CODE,
)
from contracts.ticketing.events import AUDIT_PASSED, TICKET_CLOSED, TICKET_OPENED, TICKET_QUOTED
from services.notify.handlers import NotifyHandlers
from services.notify.messages import MASK
from services.notify.models import Base, Message
from services.notify.service import NotifyService
from services.notify.tests.given import NOW, a_company, a_ticket, customer, happened, messages, staff


@pytest.fixture
def company(tenant):
    return a_company(tenant)


def listed(company, principal, *scopes, method=LIST_MESSAGES, **filters):
    context = {"scopes": scopes, "principal": principal}
    return ask(NotifyService, method, filters, tenant=company.tenant, **context)["items"]


def inspected(company, node, **filters):
    return listed(company, f"employee:{uuid4()}", OrgScope(node), method=INSPECT_MESSAGES, **filters)


def as_staff(company, method, asked, scope):
    who = f"employee:{uuid4()}"
    return ask(NotifyService, method, asked, tenant=company.tenant, scopes=[scope], principal=who, key=str(uuid4()))


def as_resident(company, owner, room=None, until=None):
    return f"customer:{owner}", RoomsScope(room or company.room, NOW - timedelta(days=9), until)


def test_a_resident_sees_her_own_messages_and_no_others(company):
    owner, other = customer(company), customer(company)
    happened(company, TICKET_CLOSED, a_ticket(company, customer_id=owner))
    [message] = listed(company, *as_resident(company, owner))
    assert (message["recipient"], message["state"], message["read_at"]) == (f"customer:{owner}", "sent", None)
    assert listed(company, *as_resident(company, other)) == []


def test_who_has_moved_out_sees_nothing_of_the_room_and_who_came_after_nothing_of_before(company):
    owner, next_owner = customer(company), customer(company)
    happened(company, TICKET_CLOSED, a_ticket(company, customer_id=owner))
    asked = {"message_id": messages(company)[0].id}
    for who, scope in (
        as_resident(company, owner, room=uuid4()),
        as_resident(company, owner, until=NOW),
        as_resident(company, next_owner),
    ):
        assert listed(company, who, scope) == []
        assert rows_of("messages", scope, tenant=company.tenant, principal=who) == 0
        with pytest.raises(NotFound):
            ask(NotifyService, MARK_READ, asked, tenant=company.tenant, scopes=[scope], principal=who, key="1")
    who, scope = as_resident(company, owner, until=NOW + timedelta(hours=1))
    assert len(listed(company, who, scope)) == 1
    assert rows_of("messages", scope, tenant=company.tenant, principal=who) == 1


def test_a_lead_sees_her_own_and_not_what_her_project_s_customers_were_told(company):
    lead = staff(company, company.node, "project_lead")
    happened(company, TICKET_OPENED, a_ticket(company, customer_id=customer(company)))
    assert {message["recipient"] for message in listed(company, lead, OrgScope(company.node))} == {lead}


def test_a_worker_sees_her_own_by_her_assignments(company):
    worker = staff(company, company.node, "project_lead")
    happened(company, TICKET_OPENED, a_ticket(company))
    scope = AssignmentScope(messages(company)[0].recipient_id or uuid4())
    assert len(listed(company, worker, scope)) == 1


def test_who_inspects_a_place_sees_all_messages_of_it(company):
    happened(company, TICKET_QUOTED, a_ticket(company, customer_id=customer(company)))
    assert len(inspected(company, company.tree.left)) == 2
    assert inspected(company, company.tree.right) == []


def test_another_tenant_sees_nothing(company):
    happened(company, TICKET_OPENED, a_ticket(company))
    other = a_company(uuid4())
    assert inspected(other, company.tree.root) == []


def test_messages_are_filtered_by_state_and_by_what_they_are_about(company):
    ticket = a_ticket(company, customer_id=customer(company))
    happened(company, TICKET_QUOTED, ticket)
    happened(company, TICKET_QUOTED, a_ticket(company))
    assert len(inspected(company, company.node)) == 3
    assert len(inspected(company, company.node, state="queued")) == 2
    assert len(inspected(company, company.node, about=f"ticket:{ticket['id']}")) == 2


def test_messages_come_newest_first_in_pages(company):
    owner = customer(company)
    for _ in range(3):
        happened(company, TICKET_CLOSED, a_ticket(company, customer_id=owner))
    who, scope = as_resident(company, owner)
    context = {"tenant": company.tenant, "scopes": [scope], "principal": who}
    first = ask(NotifyService, LIST_MESSAGES, {"limit": 2}, **context)
    rest = ask(NotifyService, LIST_MESSAGES, {"limit": 2, "cursor": first["next_cursor"]}, **context)
    assert len({message["id"] for message in (*first["items"], *rest["items"])}) == 3
    assert rest["next_cursor"] is None


def test_a_secret_is_masked_whoever_looks(company):
    owner = customer(company)
    happened(company, AUDIT_PASSED, a_ticket(company, customer_id=owner))
    for message in (*listed(company, *as_resident(company, owner)), *inspected(company, company.node)):
        assert MASK in message["body"]
        assert "K7M2PQ4R" not in str(message)


def test_a_message_is_read_once(company):
    owner = customer(company)
    happened(company, TICKET_CLOSED, a_ticket(company, customer_id=owner))
    who, scope = as_resident(company, owner)
    asked = {"message_id": messages(company)[0].id}
    context = {"tenant": company.tenant, "scopes": [scope], "principal": who}
    with clock_at(NOW):
        first = ask(NotifyService, MARK_READ, asked, key="1", **context)
    assert first["read_at"] == "2026-03-02T04:00:00.000Z"
    with clock_at(NOW + timedelta(hours=1)):
        assert ask(NotifyService, MARK_READ, asked, key="2", **context) == first


def test_nobody_reads_the_message_of_another(company):
    happened(company, TICKET_CLOSED, a_ticket(company, customer_id=customer(company)))
    asked = {"message_id": messages(company)[0].id}
    for who, scope in (as_resident(company, uuid4()), (f"employee:{uuid4()}", OrgScope(company.node))):
        with pytest.raises(NotFound):
            ask(NotifyService, MARK_READ, asked, tenant=company.tenant, scopes=[scope], principal=who, key="1")
    with pytest.raises(NotFound):
        ask(NotifyService, MARK_READ, asked, tenant=uuid4())
    assert messages(company)[0].read_at is None


def test_a_failed_message_out_of_reach_is_not_found(company):
    happened(company, TICKET_OPENED, a_ticket(company))
    asked = {"message_id": messages(company)[0].id}
    for node, outcome in ((company.tree.right, NotFound), (company.tree.left, Conflict)):
        with pytest.raises(outcome):
            as_staff(company, RETRY_MESSAGE, asked, OrgScope(node))


def test_a_login_code_goes_to_the_phone_and_is_shown_to_nobody(company):
    owner = customer(company)
    asked = {"phone": "+8613800138000", "customer_id": owner, "code": "482913", "minutes": 5, "language": "en"}
    reply = ask(NotifyService, SEND_LOGIN_CODE, asked, tenant=company.tenant)
    [message] = messages(company)
    assert (str(message.id), message.address) == (reply["message_id"], "+8613800138000")
    assert "482913" in str(message.open_body)
    assert "482913" not in str(listed(company, *as_resident(company, owner)))
    assert inspected(company, company.tree.root) == []
    run_due(NotifyHandlers, company.tenant)
    kept = ask(NotifyService, LIST_LOCAL_SMS, {"phone": "+8613800138000"}, tenant=company.tenant)["items"]
    assert "482913" in kept[0]["body"]
    assert messages(company)[0].open_body is None


def test_what_the_local_provider_kept_is_not_there_with_another_provider(company, settings):
    settings("SMS_PROVIDER_URL", "https://sms.example.com")
    with pytest.raises(NotFound):
        ask(NotifyService, LIST_LOCAL_SMS, {"phone": "+8613800138000"}, tenant=company.tenant)


def test_what_the_local_provider_kept_is_for_those_who_see_the_whole_tenant(company):
    happened(company, TICKET_OPENED, a_ticket(company))
    run_due(NotifyHandlers, company.tenant)
    asked = {"phone": messages(company)[0].address}
    whole, part = OrgScope(company.tree.root, whole=True), OrgScope(company.tree.left)
    assert len(as_staff(company, LIST_LOCAL_SMS, asked, whole)["items"]) == 1
    assert as_staff(company, LIST_LOCAL_SMS, asked, part)["items"] == []
    assert ask(NotifyService, LIST_LOCAL_SMS, asked, tenant=uuid4())["items"] == []


@pytest.mark.parametrize("table", sorted(set(Base.metadata.tables) - {"own_texts"}))
def test_the_database_hides_every_row_of_another_tenant_and_out_of_reach(company, table):
    staff(company, company.node, "project_lead")
    happened(company, TICKET_OPENED, a_ticket(company, customer_id=customer(company), urgency="urgent"))
    run_due(NotifyHandlers, company.tenant)
    assert rows_of(table, tenant=company.tenant) > 0
    assert rows_of(table, tenant=uuid4()) == 0
    assert rows_of(table, OrgScope(company.tree.right), tenant=company.tenant) == 0


def rows_of(table, *scopes, tenant, principal=None):
    """Count past our own first lock: plain SQL, as the application's role."""
    with work_as("notify", *scopes, tenant=tenant, principal=principal or f"employee:{uuid4()}") as work:
        return work.session.scalar(text(f"SELECT count(*) FROM {table}"))


def test_a_message_without_a_place_is_seen_by_its_recipient_alone(company):
    owner = customer(company)
    asked = {"phone": "+8613800138000", "customer_id": owner, "code": "482913", "minutes": 5, "language": "en"}
    ask(NotifyService, SEND_LOGIN_CODE, asked, tenant=company.tenant)
    with work_as("notify", OrgScope(company.tree.root), tenant=company.tenant, principal=f"employee:{uuid4()}") as work:
        assert work.all(work.select(Message)) == []
    assert len(listed(company, *as_resident(company, owner))) == 1
