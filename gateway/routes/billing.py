"""Charge items, invoices, payments."""

from contracts.billing.rpc import (
    ADD_CHARGE_ITEM,
    GET_INVOICE,
    LIST_CHARGE_ITEMS,
    LIST_INVOICES,
    RECORD_PAYMENT,
    SET_PRICE,
)
from gateway.http.routing import get, post

ROUTES = (
    get("/v1/charge-items", LIST_CHARGE_ITEMS, "charge_item:read"),
    post("/v1/charge-items", ADD_CHARGE_ITEM, "charge_item:add", success=201),
    post("/v1/charge-items/{charge_item_id}/prices", SET_PRICE, "charge_item:price", success=201),
    get("/v1/invoices", LIST_INVOICES, "invoice:read"),
    get("/v1/invoices/{invoice_id}", GET_INVOICE, "invoice:read"),
    post("/v1/invoices/{invoice_id}/payments", RECORD_PAYMENT, "payment:record", success=201),
)
