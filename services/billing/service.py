"""What billing answers."""

from typing import Any

from chassis.database import UnitOfWork
from chassis.operation_log.reading import list_operations
from chassis.persons.erasing import erase_person
from chassis.persons.exporting import export_person
from chassis.rpc import answers
from chassis.tenancy.trial import step_trial
from contracts.billing.rpc import (
    ADD_CHARGE_ITEM,
    APPROVE_WRITE_OFF,
    ASK_WRITE_OFF,
    ERASE_PERSON,
    EXPORT_PERSON,
    GET_INVOICE,
    GET_TIES,
    GET_WRITE_OFF,
    LIST_CHARGE_ITEMS,
    LIST_INVOICES,
    LIST_OPERATIONS,
    LIST_WRITE_OFFS,
    RECORD_PAYMENT,
    REFUSE_WRITE_OFF,
    SET_PRICE,
    STEP_TRIAL,
)
from services.billing import paying, personal, price_list, queries, writing_off
from services.billing.models import ChargeItem, Invoice, WriteOff

Request = dict[str, Any]


class BillingService:
    """Charge items, invoices, payments and write-offs."""

    name = "billing"

    @answers(ADD_CHARGE_ITEM)
    def add_charge_item(self, work: UnitOfWork, request: Request) -> ChargeItem:
        """Add something to charge for."""
        return price_list.add_charge_item(work, **request)

    @answers(SET_PRICE)
    def set_price(self, work: UnitOfWork, request: Request) -> ChargeItem:
        """Set what it costs at a node, from a day on."""
        return price_list.set_price(work, **request)

    @answers(LIST_CHARGE_ITEMS)
    def list_charge_items(self, work: UnitOfWork, request: Request) -> Request:
        """List the price list."""
        return queries.list_charge_items(work, **request)

    @answers(GET_INVOICE)
    def get_invoice(self, work: UnitOfWork, request: Request) -> Invoice:
        """Read one invoice."""
        return queries.get_invoice(work, **request)

    @answers(LIST_INVOICES)
    def list_invoices(self, work: UnitOfWork, request: Request) -> Request:
        """List invoices, newest first."""
        return queries.list_invoices(work, **request)

    @answers(RECORD_PAYMENT)
    def record_payment(self, work: UnitOfWork, request: Request) -> Invoice:
        """Record money that came in."""
        return paying.record_payment(work, **request)

    @answers(ASK_WRITE_OFF)
    def ask_write_off(self, work: UnitOfWork, request: Request) -> WriteOff:
        """Ask to give up what an invoice has open, or a part."""
        return writing_off.ask(work, **request)

    @answers(APPROVE_WRITE_OFF)
    def approve_write_off(self, work: UnitOfWork, request: Request) -> WriteOff:
        """Give it up."""
        return writing_off.approve(work, **request)

    @answers(REFUSE_WRITE_OFF)
    def refuse_write_off(self, work: UnitOfWork, request: Request) -> WriteOff:
        """Leave the invoice as it is."""
        return writing_off.refuse(work, **request)

    @answers(GET_WRITE_OFF)
    def get_write_off(self, work: UnitOfWork, request: Request) -> WriteOff:
        """Read one write-off."""
        return queries.get_write_off(work, **request)

    @answers(LIST_WRITE_OFFS)
    def list_write_offs(self, work: UnitOfWork, request: Request) -> Request:
        """List write-offs, newest first."""
        return queries.list_write_offs(work, **request)

    @answers(LIST_OPERATIONS)
    def list_operations(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List what was done, for auditors."""
        return list_operations(work, **request)

    @answers(EXPORT_PERSON)
    def export_person(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Give out what is known of a customer, to the gateway."""
        return export_person(work, personal.HOLDINGS, **request)

    @answers(STEP_TRIAL)
    def step_trial(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Clear what was tried out, step by step, for the gateway."""
        return step_trial(work, **request)

    @answers(GET_TIES)
    def get_ties(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Say what is not settled with a customer, to the gateway."""
        return {"ties": personal.ties(work, **request)}

    @answers(ERASE_PERSON)
    def erase_person(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Erase a customer, for the gateway."""
        return erase_person(work, personal.HOLDINGS, personal.ties, **request)
