"""Customers and their rooms."""

from contracts.customer.rpc import (
    ADD_CUSTOMER,
    ADD_TENURE,
    CHECK_DUPLICATES,
    DISCLOSE_CUSTOMER,
    END_TENURE,
    GET_CUSTOMER,
    LIST_CUSTOMERS,
)
from gateway.http.routing import get, post

ROUTES = (
    get("/v1/customers", LIST_CUSTOMERS, "customer:read"),
    post("/v1/customers", ADD_CUSTOMER, "customer:add", success=201),
    get("/v1/customers/duplicates", CHECK_DUPLICATES, "customer:read"),
    get("/v1/customers/{customer_id}", GET_CUSTOMER, "customer:read"),
    post("/v1/customers/{customer_id}/disclosures", DISCLOSE_CUSTOMER, "customer:disclose"),
    post("/v1/customers/{customer_id}/tenures", ADD_TENURE, "customer:tenure", success=201),
    post("/v1/customers/{customer_id}/tenures/{tenure_id}/end", END_TENURE, "customer:tenure"),
)
