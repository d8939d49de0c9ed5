"""Old messages go; those that are on their way stay, however old they are."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.testing import sweep_as, work_as
from services.notify.models import LocalSms, Message


def _message(work, state):
    texts = dict.fromkeys(("recipient", "channel", "template", "language", "body"), "x")
    work.add(Message(state=state, attempts=0, **texts))


def _age(work, table, column, days):
    work.session.flush()
    work.session.execute(text(f"UPDATE {table} SET {column} = now() - interval '{days} days'"))


@pytest.mark.parametrize(
    ("state", "days", "left"),
    [
        ("sent", 1097, 0),
        ("failed", 1097, 0),
        ("sent", 1095, 1),
        ("queued", 9999, 1),
        ("retried", 9999, 1),
    ],
)
def test_a_message_goes_once_it_is_old_and_over(tenant, state, days, left):
    with work_as("notify", tenant=tenant) as work:
        _message(work, state)
        _age(work, "messages", "created_at", days)
    sweep_as("notify")
    with work_as("notify", tenant=tenant) as work:
        assert len(work.all(work.select(Message))) == left


@pytest.mark.parametrize(("days", "left"), [(31, 0), (29, 1)])
def test_what_the_local_provider_has_kept_goes(tenant, days, left):
    with work_as("notify", tenant=tenant) as work:
        work.add(LocalSms(id=uuid4(), phone="1", body="x", sent_at=work.now))
        _age(work, "local_sms", "sent_at", days)
    sweep_as("notify")
    with work_as("notify", tenant=tenant) as work:
        assert len(work.all(work.select(LocalSms))) == left
