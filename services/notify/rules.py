"""Who is told what: the one table of it.

A rule says who is told, by which ready text, and by which channels. ``pressing`` are the channels that are added for
urgent and emergency repairs. ``no_account`` are the channels to a contact who is no customer on record, and so cannot
read messages in the app. A channel for which somebody has no address is left out.
"""

from dataclasses import dataclass
from enum import StrEnum

from contracts.billing.events import (
    INVOICE_ISSUED,
    PAYMENT_RECORDED,
    WRITE_OFF_APPROVED,
    WRITE_OFF_ASKED,
    WRITE_OFF_REFUSED,
)
from contracts.core.events import Event
from contracts.gateway import events as gateway
from contracts.ticketing import events as ticketing

APP = ("in_app",)
SMS = ("sms",)
APP_SMS = ("in_app", "sms")
APP_MAIL = ("in_app", "email")
PRESSING = frozenset({"urgent", "emergency"})


class Who(StrEnum):
    """Somebody who is told."""

    CUSTOMER = "customer"
    HOLDER = "holder"
    WORKER = "worker"
    ASKER = "asker"
    LEAD = "lead"
    DESK = "desk"
    LEVEL_ABOVE = "level_above"


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    who: Who
    text: str
    channels: tuple[str, ...] = APP
    pressing: tuple[str, ...] = ()
    no_account: tuple[str, ...] = ()

    def channels_for(self, urgency: str | None, *, account: bool) -> tuple[str, ...]:
        """Return the channels, in order, to somebody with or without an account, for a repair of ``urgency``."""
        if not account:
            return self.no_account
        return self.channels + (self.pressing if urgency in PRESSING else ())


def _customer(text: str, channels: tuple[str, ...] = APP, no_account: tuple[str, ...] = ()) -> Rule:
    return Rule(Who.CUSTOMER, text, channels, no_account=no_account)


def _holder(text: str) -> Rule:
    """Whoever has taken over an account reads in the app in the holder's place: so he is told outside of it, too."""
    return Rule(Who.HOLDER, text, APP_SMS)


RULES: dict[Event, tuple[Rule, ...]] = {
    ticketing.TICKET_OPENED: (
        Rule(Who.LEAD, "ticket_opened_lead", APP, pressing=SMS),
        _customer("ticket_opened_customer", no_account=SMS),
    ),
    ticketing.TICKET_DISPATCHED: (
        Rule(Who.WORKER, "ticket_dispatched_worker", APP_SMS),
        _customer("ticket_dispatched_customer", no_account=SMS),
    ),
    ticketing.TICKET_ACCEPTED: (_customer("ticket_accepted_customer"),),
    ticketing.TICKET_QUOTED: (_customer("ticket_quoted_customer", APP_SMS, no_account=SMS),),
    ticketing.QUOTE_AGREED: (Rule(Who.WORKER, "quote_agreed_staff"), Rule(Who.LEAD, "quote_agreed_staff")),
    ticketing.QUOTE_DECLINED: (Rule(Who.WORKER, "quote_declined_staff"), Rule(Who.LEAD, "quote_declined_staff")),
    ticketing.WORK_STARTED: (_customer("work_started_customer"),),
    ticketing.WORK_PAUSED: (_customer("work_paused_customer"),),
    ticketing.WORK_RESUMED: (_customer("work_resumed_customer"),),
    ticketing.WORK_DONE: (_customer("work_done_customer"), Rule(Who.LEAD, "work_done_lead")),
    ticketing.AUDIT_PASSED: (_customer("rating_customer", ("sms", "email"), no_account=SMS),),
    ticketing.SENT_BACK: (Rule(Who.WORKER, "sent_back_worker"),),
    ticketing.TICKET_CLOSED: (_customer("ticket_closed_customer"),),
    ticketing.TICKET_CANCELLED: (
        _customer("ticket_cancelled_customer", no_account=SMS),
        Rule(Who.WORKER, "ticket_cancelled_worker"),
    ),
    ticketing.TICKET_REOPENED: (
        Rule(Who.LEVEL_ABOVE, "ticket_reopened_staff", APP_MAIL),
        Rule(Who.LEAD, "ticket_reopened_staff"),
    ),
    ticketing.DISPATCH_OVERDUE: (
        Rule(Who.LEVEL_ABOVE, "dispatch_overdue_staff", APP_MAIL),
        Rule(Who.LEAD, "dispatch_overdue_staff"),
    ),
    ticketing.CALL_BACK_REQUESTED: (Rule(Who.DESK, "call_back_desk"),),
    INVOICE_ISSUED: (_customer("invoice_issued_customer", APP_SMS),),
    PAYMENT_RECORDED: (_customer("payment_recorded_customer"),),
    WRITE_OFF_ASKED: (Rule(Who.LEVEL_ABOVE, "write_off_asked_staff"),),
    WRITE_OFF_APPROVED: (Rule(Who.ASKER, "write_off_approved_staff"),),
    WRITE_OFF_REFUSED: (Rule(Who.ASKER, "write_off_refused_staff"),),
    gateway.PASSWORD_CHANGED: (_holder("password_changed_holder"),),
    gateway.PASSWORD_GIVEN: (_holder("password_given_holder"),),
    gateway.SECOND_FACTOR_SET_UP: (_holder("second_factor_set_up_holder"),),
    gateway.SECOND_FACTOR_REMOVED: (_holder("second_factor_removed_holder"),),
    gateway.ENTERED_AFTER_FAILURES: (_holder("entered_after_failures_holder"),),
    gateway.ENTERED_WITH_NEW_DEVICE: (_holder("entered_with_new_device_holder"),),
}
