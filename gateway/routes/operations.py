"""Who did what: the operation logs of all parts, as one and one by one."""

from contracts.billing import rpc as billing
from contracts.core.operations import ListOperations, OperationPage
from contracts.customer import rpc as customer
from contracts.hr import rpc as hr
from contracts.notify import rpc as notify
from contracts.property import rpc as property_
from contracts.ticketing import rpc as ticketing
from gateway.access.operations import list_all, list_operations
from gateway.access.schemas.operations import ListAllOperations, PartOperationPage
from gateway.http.routing import Local, get

_OWN = Local("list_gateway_operations", ListOperations, OperationPage, list_operations)
_ALL = Local("list_all_operations", ListAllOperations, PartOperationPage, list_all)

ROUTES = (
    get("/v1/operations", _ALL, "operation:read"),
    get("/v1/operations/customer", customer.LIST_OPERATIONS, "operation:read"),
    get("/v1/operations/property", property_.LIST_OPERATIONS, "operation:read"),
    get("/v1/operations/ticketing", ticketing.LIST_OPERATIONS, "operation:read"),
    get("/v1/operations/billing", billing.LIST_OPERATIONS, "operation:read"),
    get("/v1/operations/notify", notify.LIST_OPERATIONS, "operation:read"),
    get("/v1/operations/hr", hr.LIST_OPERATIONS, "operation:read"),
    get("/v1/operations/gateway", _OWN, "operation:read"),
)
