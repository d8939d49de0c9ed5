"""The floors below which no service of this kind gets: a bare route, and a route that inserts one row.

``FLOOR_DATABASE_URL`` names the database of the row.
"""

import os
from datetime import datetime
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Engine, Text, create_engine, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stack.bench.floor_conf import threads

application = Flask("floors", static_folder=None)


class Base(DeclarativeBase):
    """The tables of the floor."""


class Note(Base):
    """A row such as any application writes."""

    __tablename__ = "notes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    body: Mapped[str] = mapped_column(Text())
    at: Mapped[datetime] = mapped_column(server_default=func.now())


def engine() -> Engine:
    """Return an engine for so many connections as a process has threads."""
    return create_engine(os.environ["FLOOR_DATABASE_URL"], pool_size=threads)


# It connects when it is first used, which is after the fork.
_engine = engine()


@application.get("/hello")
def hello() -> dict[str, str]:
    """Floor H."""
    return {"hello": "world"}


@application.post("/notes")
def insert() -> tuple[dict[str, str], int]:
    """Floor I."""
    with Session(_engine) as session:
        note = Note(body="厨房水龙头漏水，关不紧，需要尽快安排师傅上门检查")
        session.add(note)
        session.commit()
    return {"status": "made"}, 201
