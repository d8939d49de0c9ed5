"""Codes that nobody has used for a year go; the ticket, with its log, can still be rated."""

import pytest
from sqlalchemy import text

from chassis.testing import sweep_as, work_as
from services.ticketing.models import RatingCode


@pytest.mark.parametrize(("days", "left"), [(366, 0), (364, 1)])
def test_a_rating_code_goes_after_a_year(world, flow, days, left):
    ticket = flow.rating()
    with work_as("ticketing", tenant=world.tenant) as work:
        work.session.execute(text(f"UPDATE rating_codes SET created_at = now() - interval '{days} days'"))
    sweep_as("ticketing")
    with work_as("ticketing", tenant=world.tenant) as work:
        assert len(work.all(work.select(RatingCode))) == left
    assert flow.rate(ticket, satisfied=True)["status"] == "closed"
    assert len(flow.progress(ticket)) == 7
