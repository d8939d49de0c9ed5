"""What no export of a tenant may have: every column that looks like a secret says that it is one."""

import re

import pytest
from sqlalchemy import text

from chassis.database.engine import unpooled_engine
from chassis.tenancy.withheld import withheld_columns
from chassis.testing.databases import url_of
from contracts.core.registry import PRODUCERS

_SECRET = re.compile(r"(?:^|_)(?:digests?|hash|sealed|secret|nonce|verifier|token)$")
_COLUMNS = text("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")


@pytest.mark.parametrize("part", PRODUCERS)
def test_every_column_with_a_secret_is_left_out(part: str):
    withheld = withheld_columns(part)
    with unpooled_engine(url_of(part)).connect() as connection:
        columns = [(row.table_name, row.column_name) for row in connection.execute(_COLUMNS)]
    looking = {(table, column) for table, column in columns if _SECRET.search(column)}
    assert {(t, c) for t, c in looking if c not in withheld.get(f"public.{t}", ())} == set()
    assert {(f"public.{table}", column) for table, column in columns} >= {
        (table, column) for table, names in withheld.items() for column in names
    }
