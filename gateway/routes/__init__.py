"""The HTTP surface: every route of the suite, a table for each service."""

from gateway.routes import (
    access,
    attachments,
    billing,
    customer,
    exports,
    hr,
    imports,
    notify,
    operations,
    persons,
    stream,
    ticketing,
    trials,
    views,
)
from gateway.routes import property as property_

ROUTES = (
    *access.ROUTES,
    *imports.ROUTES,
    *hr.ROUTES,
    *property_.ROUTES,
    *customer.ROUTES,
    *ticketing.ROUTES,
    *attachments.ROUTES,
    *billing.ROUTES,
    *notify.ROUTES,
    *operations.ROUTES,
    *stream.ROUTES,
    *views.ROUTES,
    *exports.ROUTES,
    *persons.ROUTES,
    *trials.ROUTES,
)
