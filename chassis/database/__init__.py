"""Transactions, tables and who may reach their rows."""

from chassis.database.unit_of_work import UnitOfWork
from chassis.database.works import UnitOfWorks

__all__ = ["UnitOfWork", "UnitOfWorks"]
