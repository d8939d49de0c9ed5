"""Shows an employee's personal values in full, for a reason."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.disclosing import disclose
from services.hr.models import Employee

_PARTS = {"phone": ("phone",), "email": ("email",)}


def disclose_employee(work: UnitOfWork, *, employee_id: UUID, **asked: Any) -> dict[str, Any]:
    """Return what is asked for of an employee. Raises NotFound when out of reach."""
    return disclose(work, "employee", work.get(Employee, employee_id), _PARTS, **asked)
