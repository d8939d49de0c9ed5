"""PostgreSQL 18 from a wheel, run by ourselves: no package, no root, nothing left behind."""

from stack.postgres.server import SETTINGS, EmbeddedPostgres

__all__ = ["SETTINGS", "EmbeddedPostgres"]
