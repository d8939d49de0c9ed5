from contracts.billing import events as billing
from contracts.core.events import Event
from contracts.gateway import events as gateway
from contracts.ticketing import events as ticketing
from services.notify.rules import RULES, Rule, Who


def declared(module):
    return {value for value in vars(module).values() if isinstance(value, Event)}


def test_there_is_a_rule_for_everything_that_happens_to_a_ticket_an_invoice_or_an_account():
    untold = {billing.CHARGE_ITEMS_CHANGED, billing.LOG_SEALED, ticketing.LOG_SEALED}
    untold |= {gateway.TENANT_CREATED, gateway.LOG_SEALED}
    assert set(RULES) == (declared(ticketing) | declared(billing) | declared(gateway)) - untold


def test_a_pressing_repair_adds_channels():
    rule = Rule(Who.LEAD, "x", ("in_app",), pressing=("sms",))
    assert rule.channels_for("normal", account=True) == ("in_app",)
    assert rule.channels_for("urgent", account=True) == ("in_app", "sms")
    assert rule.channels_for("emergency", account=True) == ("in_app", "sms")


def test_somebody_without_an_account_has_channels_of_her_own():
    rule = Rule(Who.CUSTOMER, "x", ("in_app",), no_account=("sms",))
    assert rule.channels_for(None, account=False) == ("sms",)
