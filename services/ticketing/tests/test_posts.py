from datetime import date
from uuid import uuid4

import pytest

from services.ticketing.posts import repairs_at

ROOT, CITY, PROJECT = (uuid4() for _ in range(3))
PATH = (ROOT, CITY, PROJECT)
DAY = date(2026, 3, 1)


def post(node, role="repair_worker", since="2026-01-01", until=None):
    return {"node_id": str(node), "role": role, "from_date": since, "to_date": until}


@pytest.mark.parametrize(
    ("held", "fits"),
    [
        (post(PROJECT), True),
        (post(CITY), True),
        (post(uuid4()), False),
        (post(PROJECT, "desk"), False),
        (post(PROJECT, since="2026-03-02"), False),
        (post(PROJECT, until="2026-02-28"), False),
        (post(PROJECT, until="2026-03-01"), True),
    ],
    ids=["here", "above", "elsewhere", "another role", "not yet", "over", "last day"],
)
def test_a_repair_workers_post_covers_its_node_and_what_is_below(held, fits):
    assert repairs_at([post(uuid4()), held], PATH, DAY) is fits
