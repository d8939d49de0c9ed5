"""Charge items, invoices, payments, write-offs."""

from contracts.billing.rpc import (
    ADD_CHARGE_ITEM,
    APPROVE_WRITE_OFF,
    ASK_WRITE_OFF,
    GET_INVOICE,
    GET_WRITE_OFF,
    LIST_CHARGE_ITEMS,
    LIST_INVOICES,
    LIST_WRITE_OFFS,
    RECORD_PAYMENT,
    REFUSE_WRITE_OFF,
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
    post("/v1/invoices/{invoice_id}/write-offs", ASK_WRITE_OFF, "write_off:ask", success=201),
    get("/v1/write-offs", LIST_WRITE_OFFS, "write_off:read"),
    get("/v1/write-offs/{write_off_id}", GET_WRITE_OFF, "write_off:read"),
    post("/v1/write-offs/{write_off_id}/approve", APPROVE_WRITE_OFF, "write_off:approve"),
    post("/v1/write-offs/{write_off_id}/refuse", REFUSE_WRITE_OFF, "write_off:approve"),
)
