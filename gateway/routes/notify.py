"""Messages and their templates."""

from contracts.notify.rpc import (
    INSPECT_MESSAGES,
    LIST_LOCAL_SMS,
    LIST_MESSAGES,
    LIST_TEMPLATES,
    MARK_READ,
    RETRY_MESSAGE,
    SET_TEMPLATE,
)
from gateway.http.routing import get, post, put

ROUTES = (
    get("/v1/messages", LIST_MESSAGES, "message:read"),
    get("/v1/messages/all", INSPECT_MESSAGES, "message:inspect"),
    post("/v1/messages/{message_id}/read", MARK_READ, "message:read"),
    post("/v1/messages/{message_id}/retry", RETRY_MESSAGE, "message:retry"),
    get("/v1/templates", LIST_TEMPLATES, "template:read"),
    put("/v1/templates", SET_TEMPLATE, "template:set"),
    get("/v1/local-sms", LIST_LOCAL_SMS, "sms:inspect"),
)
