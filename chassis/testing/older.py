"""A database as an earlier release has left it."""

from pathlib import Path

from alembic import command
from sqlalchemy import text

from chassis.database.engine import unpooled_engine
from chassis.database.migrate import histories
from chassis.database.tables import SCHEMA


def migrate_to(service: str, owner_url: str, revisions: tuple[str, ...], folder: Path | None = None) -> None:
    """Run the histories of ``service``, each to one of ``revisions``: the chassis' first, then its own."""
    with unpooled_engine(owner_url).begin() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        for history, revision in zip(histories(service, folder), revisions, strict=True):
            config = history.config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
