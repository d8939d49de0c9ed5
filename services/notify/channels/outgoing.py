"""A message on its way out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Outgoing:
    """What a channel hands over. ``id`` is the same at every attempt, so that the other side can know it again."""

    id: UUID
    address: str
    subject: str | None
    body: str
    language: str
    at: datetime
