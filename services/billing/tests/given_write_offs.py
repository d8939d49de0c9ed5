"""What tests of write-offs do: some ask, some decide."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from chassis.testing import OrgScope, ask
from contracts.billing import rpc
from contracts.core.rpc import RpcMethod
from services.billing.service import BillingService
from services.billing.tests.given import Place


@dataclass(frozen=True)
class Hand:
    """Somebody at a place, and for whom he acts."""

    place: Place
    principal: str
    behind: str | None = None

    def acting_for(self, other: "Hand") -> "Hand":
        """Return him as the proxy of another one."""
        return Hand(self.place, self.principal, other.principal)

    def does(self, method: RpcMethod, /, **asked: Any) -> dict[str, Any]:
        """Return the answer to him."""
        circumstances = {"principal": self.principal, "acting_for": self.behind, "key": str(uuid4())}
        scopes = [OrgScope(self.place.tree.left)]
        reply: dict[str, Any] = ask(
            BillingService, method, asked, tenant=self.place.tenant, scopes=scopes, **circumstances
        )
        return reply


def somebody(place: Place) -> Hand:
    """Return another employee."""
    return Hand(place, f"employee:{uuid4()}")


def asks(who: Hand, invoice: dict[str, Any], amount: str, **more: Any) -> dict[str, Any]:
    """Return the write-off that he asks for."""
    asked = {"invoice_id": invoice["id"], "amount": amount, "currency": "CNY", "reason": "客户已搬走"}
    return who.does(rpc.ASK_WRITE_OFF, **asked | more)


def approves(who: Hand, write_off: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return it as it is once he has approved it."""
    return who.does(rpc.APPROVE_WRITE_OFF, write_off_id=write_off["id"], **more)


def refuses(who: Hand, write_off: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return it as it is once he has refused it."""
    return who.does(rpc.REFUSE_WRITE_OFF, write_off_id=write_off["id"], **more)


def pays(who: Hand, invoice: dict[str, Any], amount: str) -> dict[str, Any]:
    """Return the invoice after he has recorded a payment."""
    asked = {"invoice_id": invoice["id"], "amount": amount, "currency": "CNY", "method": "cash"}
    return who.does(rpc.RECORD_PAYMENT, **asked)


def as_it_is(who: Hand, invoice: dict[str, Any]) -> dict[str, Any]:
    """Return the invoice."""
    return who.does(rpc.GET_INVOICE, invoice_id=invoice["id"])
