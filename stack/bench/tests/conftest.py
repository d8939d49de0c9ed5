"""The databases of the parts, as an administrator's commands reach them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import psycopg2
import pytest
from psycopg2.extensions import connection
from sqlalchemy import make_url

from chassis.testing import Databases


@pytest.fixture
def admin_of(databases: Databases) -> Iterator[Callable[[str], connection]]:
    """Connect to the database of a part, in autocommit mode."""
    with ExitStack() as opened:

        def connect(part: str) -> connection:
            name = make_url(databases.urls(part).owner).database
            url = make_url(databases.admin_url()).set(drivername="postgresql", database=name)
            made: connection = psycopg2.connect(url.render_as_string(hide_password=False))
            opened.enter_context(closing(made))
            made.autocommit = True
            return made

        yield connect
