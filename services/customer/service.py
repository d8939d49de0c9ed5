"""What customer answers."""

from typing import Any

from chassis.database import UnitOfWork
from chassis.operation_log.reading import list_operations
from chassis.persons.exporting import export_person
from chassis.rpc import answers
from chassis.tenancy.trial import step_trial
from contracts.customer import rpc
from services.customer import customers, disclosing, finding, personal, queries
from services.customer.customer_import import import_customers
from services.customer.models import Customer


class CustomerService:
    """Persons and companies, and the rooms they own or rent."""

    name = "customer"

    @answers(rpc.ADD_CUSTOMER)
    def add_customer(self, work: UnitOfWork, request: dict[str, Any]) -> Customer:
        """Enter a customer."""
        return customers.add_customer(work, **request)

    @answers(rpc.GET_CUSTOMER)
    def get_customer(self, work: UnitOfWork, request: dict[str, Any]) -> Customer:
        """Read a customer."""
        return queries.get_customer(work, **request)

    @answers(rpc.LIST_CUSTOMERS)
    def list_customers(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List customers."""
        return queries.list_customers(work, **request)

    @answers(rpc.CHECK_DUPLICATES)
    def check_duplicates(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Say who has a phone or a document already."""
        return finding.check_duplicates(work, **request)

    @answers(rpc.ADD_TENURE)
    def add_tenure(self, work: UnitOfWork, request: dict[str, Any]) -> Customer:
        """Record one more room."""
        return customers.add_tenure(work, **request)

    @answers(rpc.END_TENURE)
    def end_tenure(self, work: UnitOfWork, request: dict[str, Any]) -> Customer:
        """Set the last day of a tenure."""
        return customers.end_tenure(work, **request)

    @answers(rpc.DISCLOSE_CUSTOMER)
    def disclose_customer(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Show a customer's personal values in full."""
        return disclosing.disclose_customer(work, **request)

    @answers(rpc.FIND_BY_PHONE)
    def find_by_phone(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Say whose phone it is, to the gateway."""
        return finding.find_by_phone(work, **request)

    @answers(rpc.IMPORT_CUSTOMERS)
    def import_customers(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Load customers."""
        return import_customers(work, request["rows"])

    @answers(rpc.LIST_OPERATIONS)
    def list_operations(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List what was done, for auditors."""
        return list_operations(work, **request)

    @answers(rpc.GET_WORDS)
    def get_words(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Say what finds a customer, to the gateway."""
        return personal.get_words(work, **request)

    @answers(rpc.EXPORT_PERSON)
    def export_person(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Give out what is known of a customer, to the gateway."""
        return export_person(work, personal.HOLDINGS, **request)

    @answers(rpc.STEP_TRIAL)
    def step_trial(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Clear what was tried out, step by step, for the gateway."""
        return step_trial(work, **request)

    @answers(rpc.GET_TIES)
    def get_ties(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Say what is not settled with a customer, to the gateway."""
        return {"ties": personal.ties(work, **request)}

    @answers(rpc.ERASE_PERSON)
    def erase_person(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Erase a customer, for the gateway."""
        return personal.erase(work, **request)
