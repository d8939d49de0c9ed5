"""The tables of ticketing."""

from services.ticketing.models.base import Base
from services.ticketing.models.call_back import CallBack
from services.ticketing.models.copies import ChargeItem, Employee, Room, RoomHolder
from services.ticketing.models.rating_code import RatingCode
from services.ticketing.models.step import Step
from services.ticketing.models.ticket import Ticket
from services.ticketing.models.time_limit import TimeLimit

__all__ = [
    "Base",
    "CallBack",
    "ChargeItem",
    "Employee",
    "RatingCode",
    "Room",
    "RoomHolder",
    "Step",
    "Ticket",
    "TimeLimit",
]
