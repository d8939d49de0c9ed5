"""Every list of every service, asked in process."""

from typing import Any

from chassis.database import UnitOfWork
from chassis.rpc.declaring import declared_answers
from contracts.core.registry import rpc_methods
from contracts.core.rpc import RpcMethod
from services.billing.service import BillingService
from services.customer.service import CustomerService
from services.hr.service import HrService
from services.notify.service import NotifyService
from services.property.service import PropertyService
from services.ticketing.service import TicketingService

SERVICES = (BillingService, CustomerService, HrService, NotifyService, PropertyService, TicketingService)
LISTS = {
    key: method
    for key, method in rpc_methods().items()
    # What is known of a person comes in pages too, and all of it: to the gateway, which puts it into a file.
    if "cursor" in method.request_schema.fields and method.name != "export_person"
}
GROWING = [
    "ticketing.list_tickets",
    "ticketing.list_call_backs",
    "property.list_rooms",
    "property.list_projects",
    "billing.list_invoices",
    "billing.list_write_offs",
    "notify.inspect_messages",
    *(key for key in LISTS if key.endswith(".list_operations")),
]
"""The lists of what belongs to a node and grows from day to day: for who reaches a part, they are merged."""
COLLECTED = ["customer.list_customers", "hr.list_employees", "property.list_contractors"]
"""Those of what is seen by its parts: they are collected for who reaches few."""


def orders(method: RpcMethod) -> list[str]:
    """Return every order that the list offers."""
    return list(method.request_schema.fields["sort"].validate.choices)  # type: ignore[union-attr]


def answer(work: UnitOfWork, method: RpcMethod, asked: dict[str, Any]) -> Any:
    """Return what the service answers; ``asked`` is as on the wire."""
    request = method.load_request(asked)
    del request["shown"]
    for service in SERVICES:
        for name, declared in declared_answers(service).items():
            if declared == method:
                return getattr(service, name)(service(), work, request)
    raise LookupError(method.key)
