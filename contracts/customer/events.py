"""What customer tells: batches of at most 500 rows, each row with its own version."""

from marshmallow import fields

from contracts.core.events import Event
from contracts.core.fields import Id, choice, language_field, personal_field
from contracts.core.operations import sealing_of
from contracts.core.personal import EMAIL, PHONE
from contracts.core.schema import Shape
from contracts.customer.schemas import CUSTOMER_KINDS, Tenure


class CustomerFacts(Shape):
    """What the others need of a customer: whom to reach, how, and for which rooms. No identity document."""

    id = Id(required=True)
    kind = choice(*CUSTOMER_KINDS, required=True)
    name = fields.String(required=True)
    phones = fields.List(personal_field(PHONE), required=True)
    email = personal_field(EMAIL, required=True, allow_none=True)
    language = language_field(required=True)
    tenures = fields.List(fields.Nested(Tenure), required=True)
    version = fields.Integer(required=True)


class CustomersChanged(Shape):
    """Customers as they are now, with all their rooms, past ones too."""

    customers = fields.List(fields.Nested(CustomerFacts), required=True)


CUSTOMERS_CHANGED = Event("customer", "customers.changed", CustomersChanged)
LOG_SEALED = sealing_of("customer")
