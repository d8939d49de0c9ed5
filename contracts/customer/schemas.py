"""Shapes of customers."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from contracts.core.disclosing import disclosure_of
from contracts.core.fields import (
    Day,
    Id,
    choice,
    email_field,
    identity_field,
    language_field,
    personal_field,
    phone_field,
    text,
)
from contracts.core.imports import ImportRow
from contracts.core.lists import ListRequest, page_of, shown_field, sort_field
from contracts.core.masking import PERSONAL
from contracts.core.periods import NewPeriod
from contracts.core.personal import EMAIL, IDENTITY, PHONE
from contracts.core.schema import Request, Shape

CUSTOMER_KINDS = ("person", "company")
IDENTITY_TYPES = ("id_card", "passport", "business_licence")
RELATIONS = ("owner", "renter")
GENDERS = ("female", "male")


class Tenure(Shape):
    """That a customer owns or rents a room, from a day to a last day; ``to_date`` is null while it lasts.

    Where another one's last day in the room is the first one here, the customer logs in to the room from the next day.
    """

    id = Id(required=True)
    room_id = Id(required=True)
    org_node_id = Id(required=True)
    room_label = fields.String(required=True)
    relation = choice(*RELATIONS, required=True)
    from_date = fields.Date(required=True)
    to_date = fields.Date(required=True, allow_none=True)


class Contact(Shape):
    """Somebody else to speak to for a customer."""

    name = fields.String(required=True)
    phone = personal_field(PHONE, required=True)
    role = fields.String(required=True, allow_none=True)


class Customer(Shape):
    """A person or company with phones (the first is the main one), contacts and rooms.

    A birthday stands in the number of an identity card: for those who see the number masked it is null.
    """

    id = Id(required=True)
    code = fields.String(required=True, allow_none=True)
    kind = choice(*CUSTOMER_KINDS, required=True)
    name = fields.String(required=True)
    phones = fields.List(personal_field(PHONE), required=True)
    email = personal_field(EMAIL, required=True, allow_none=True)
    identity_type = choice(*IDENTITY_TYPES, required=True, allow_none=True)
    identity_number = personal_field(IDENTITY, required=True, allow_none=True)
    gender = choice(*GENDERS, required=True, allow_none=True)
    birthday = fields.Date(required=True, allow_none=True, metadata={PERSONAL: IDENTITY})
    language = language_field(required=True)
    contacts = fields.List(fields.Nested(Contact), required=True)
    tenures = fields.List(fields.Nested(Tenure), required=True)
    version = fields.Integer(required=True)


CustomerPage = page_of(Customer)


class NewContact(Request):
    """Somebody else to speak to."""

    name = text(80, required=True)
    phone = phone_field(required=True)
    role = text(40, load_default=None, allow_none=True)


class NewTenure(NewPeriod):
    """A room that a customer owns or rents."""

    room_id = Id(required=True)
    relation = choice(*RELATIONS, required=True)


class AddCustomer(Request):
    """A new customer. A phone or identity number on record is a duplicate, unless ``confirmed`` for the phone."""

    kind = choice(*CUSTOMER_KINDS, required=True)
    name = text(120, required=True)
    phones = fields.List(phone_field(), required=True, validate=validate.Length(min=1, max=10))
    email = email_field(load_default=None, allow_none=True)
    identity_type = choice(*IDENTITY_TYPES, load_default=None, allow_none=True)
    identity_number = identity_field(load_default=None, allow_none=True)
    gender = choice(*GENDERS, load_default=None, allow_none=True)
    birthday = Day(load_default=None, allow_none=True)
    language = language_field(load_default="zh")
    contacts = fields.List(fields.Nested(NewContact), load_default=list, validate=validate.Length(max=50))
    tenures = fields.List(fields.Nested(NewTenure), required=True, validate=validate.Length(min=1, max=100))
    confirmed = fields.Boolean(load_default=False)

    @validates_schema
    def number_and_type(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        """Refuse an identity number without its type, and a type without a number."""
        _number_with_type(data)


class GetCustomer(Request):
    """Which customer."""

    customer_id = Id(required=True)


class ListCustomers(ListRequest):
    """Customers by phone, by (the beginning of) the name, by code, kind, place or room; each may be left out."""

    phone = phone_field(load_default=None)
    name = text(120, load_default=None)
    code = text(40, load_default=None)
    kind = choice(*CUSTOMER_KINDS, load_default=None)
    org_node_id = Id(load_default=None)
    room_id = Id(load_default=None)
    sort = sort_field("name")
    shown = shown_field(Customer)


DiscloseCustomer = disclosure_of("customer", "phone", "email", "identity")


class CustomerDisclosure(Shape):
    """What was asked for of a customer, in full; null for what was not."""

    id = Id(required=True)
    phones = fields.List(personal_field(PHONE), required=True, allow_none=True)
    contacts = fields.List(fields.Nested(Contact), required=True, allow_none=True)
    email = personal_field(EMAIL, required=True, allow_none=True)
    identity_type = choice(*IDENTITY_TYPES, required=True, allow_none=True)
    identity_number = personal_field(IDENTITY, required=True, allow_none=True)
    birthday = fields.Date(required=True, allow_none=True, metadata={PERSONAL: IDENTITY})


class CheckDuplicates(Request):
    """Who has this phone or this identity document on record?"""

    phone = phone_field(load_default=None)
    identity_type = choice(*IDENTITY_TYPES, load_default=None)
    identity_number = identity_field(load_default=None)

    @validates_schema
    def something_to_look_for(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        """Refuse a question that names nothing, or half a document."""
        _number_with_type(data)
        if data["phone"] is None and data["identity_number"] is None:
            raise ValidationError("Give a phone or an identity document.", "phone")


def _number_with_type(data: Mapping[str, Any]) -> None:
    if (data["identity_type"] is None) != (data["identity_number"] is None):
        raise ValidationError("An identity document has a type and a number.", "identity_number")


class DuplicateMatch(Shape):
    """A customer who has the same phone or document."""

    customer_id = Id(required=True)
    name = fields.String(required=True)
    matched = choice("phone", "identity", required=True)


class DuplicateMatches(Shape):
    """All that match."""

    items = fields.List(fields.Nested(DuplicateMatch), required=True)


class AddTenure(NewTenure):
    """One more room for a customer."""

    customer_id = Id(required=True)


class EndTenure(Request):
    """The last day of a tenure."""

    customer_id = Id(required=True)
    tenure_id = Id(required=True)
    to_date = Day(required=True)


class FindByPhone(Request):
    """Whose phone is this? Asked by the gateway when somebody logs in."""

    phone = phone_field(required=True)


class PhoneHolder(Shape):
    """A customer with the phone as the main one, and the language to speak."""

    customer_id = Id(required=True)
    name = fields.String(required=True)
    language = language_field(required=True)


class PhoneHolders(Shape):
    """All who have the phone."""

    items = fields.List(fields.Nested(PhoneHolder), required=True)


class CustomerRow(ImportRow):
    """A row of the sheet ``customers``: one person or company with one room."""

    code = text(40, load_default=None, allow_none=True)
    kind = choice(*CUSTOMER_KINDS, required=True)
    name = text(120, required=True)
    phone = phone_field(required=True)
    second_phone = phone_field(load_default=None, allow_none=True)
    email = email_field(load_default=None, allow_none=True)
    identity_type = choice(*IDENTITY_TYPES, load_default=None, allow_none=True)
    identity_number = identity_field(load_default=None, allow_none=True)
    gender = choice(*GENDERS, load_default=None, allow_none=True)
    birthday = Day(load_default=None, allow_none=True)
    language = language_field(load_default=None, allow_none=True)
    node_code = text(40, required=True)
    building = text(20, required=True)
    unit = text(20, load_default=None, allow_none=True)
    room = text(20, required=True)
    relation = choice(*RELATIONS, required=True)
    from_date = Day(load_default=None, allow_none=True)
    to_date = Day(load_default=None, allow_none=True)
