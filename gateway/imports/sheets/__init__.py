"""The six sheets of a company, in the order in which they are loaded: each refers only to those before it."""

from gateway.imports.sheets.contractors import CONTRACTORS
from gateway.imports.sheets.customers import CUSTOMERS
from gateway.imports.sheets.employees import EMPLOYEES
from gateway.imports.sheets.organization import ORGANIZATION
from gateway.imports.sheets.projects import PROJECTS
from gateway.imports.sheets.rooms import ROOMS

SHEETS = (ORGANIZATION, EMPLOYEES, PROJECTS, ROOMS, CUSTOMERS, CONTRACTORS)

__all__ = ["CONTRACTORS", "CUSTOMERS", "EMPLOYEES", "ORGANIZATION", "PROJECTS", "ROOMS", "SHEETS"]
