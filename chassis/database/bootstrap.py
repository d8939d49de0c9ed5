"""Makes a service's database and its two roles: the owner who migrates, and the application that owns nothing."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from psycopg2 import sql
from sqlalchemy import URL, make_url

from chassis.database.engine import driver_connection, unpooled_engine
from chassis.database.migration import OWNER_SUFFIX

PREFIX = "steward_"
_PLAIN = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION"


@dataclass(frozen=True)
class Passwords:
    """The passwords of a service's two roles."""

    owner: str
    app: str


@dataclass(frozen=True)
class Urls:
    """Where a service's database is, for each role."""

    owner: str
    app: str


def bootstrap(
    admin_url: str, service: str, passwords: Passwords, *, database: str | None = None, prefix: str = PREFIX
) -> Urls:
    """Make what is missing of the roles and the database of ``service`` and return the addresses.

    May be run again; the passwords are set each time. Roles and database are ``<prefix><service>``, the owner's with
    ``_owner`` at its end.
    """
    app, owner = role_names(service, prefix)
    database = database or app
    url = make_url(admin_url).set(drivername="postgresql+psycopg2")
    _run(url, [*_role(owner, passwords.owner), *_role(app, passwords.app), *_membership(url, owner)])
    _create_database(url, database, owner)
    _run(url.set(database=database), _privileges(database, owner, app))
    owner_url = url.set(database=database, username=owner, password=passwords.owner)
    app_url = url.set(database=database, username=app, password=passwords.app)
    return Urls(_text(owner_url), _text(app_url))


def role_names(service: str, prefix: str = PREFIX) -> tuple[str, str]:
    """Return the names of the application's role and the owner's."""
    return f"{prefix}{service}", f"{prefix}{service}{OWNER_SUFFIX}"


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _role(name: str, password: str) -> Iterator[sql.Composable]:
    yield sql.SQL(
        "DO $$ BEGIN CREATE ROLE {name}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    ).format(name=sql.Identifier(name))
    options = sql.SQL(_PLAIN)
    yield sql.SQL("ALTER ROLE {} WITH {} PASSWORD {}").format(sql.Identifier(name), options, sql.Literal(password))


def _membership(url: URL, owner: str) -> Iterator[sql.Composable]:
    # An administrator who is no superuser must be a member of a role to make something of its own.
    if url.username:
        yield sql.SQL("GRANT {} TO {}").format(sql.Identifier(owner), sql.Identifier(url.username))


def _create_database(url: URL, database: str, owner: str) -> None:
    with unpooled_engine(_text(url)).connect() as connection:
        known = connection.exec_driver_sql("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).first()
    if not known:
        create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'")
        run_alone(_text(url), create.format(sql.Identifier(database), sql.Identifier(owner)))


def drop_database(admin_url: str, database: str) -> None:
    """Drop ``database``, whoever is connected to it."""
    run_alone(admin_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def run_alone(url: str, statement: sql.Composable) -> None:
    """Run what cannot run in a transaction."""
    engine = unpooled_engine(_text(make_url(url).set(drivername="postgresql+psycopg2")))
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(statement)


def _privileges(database: str, owner: str, app: str) -> Iterator[sql.Composable]:
    rights = sql.SQL("SELECT, INSERT, UPDATE, DELETE")
    named = {"database": database, "owner": owner, "app": app}
    parts = {"rights": rights, **{name: sql.Identifier(value) for name, value in named.items()}}
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {owner}, {app}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "ALTER SCHEMA public OWNER TO {owner}",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT {rights} ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {app}",
    ):
        yield sql.SQL(statement).format(**parts)


def _run(url: URL, statements: Iterator[sql.Composable] | list[sql.Composable]) -> None:
    with unpooled_engine(_text(url)).begin() as connection, driver_connection(connection).cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
