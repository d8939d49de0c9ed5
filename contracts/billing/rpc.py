"""What can be asked of billing."""

from contracts.billing import schemas as s
from contracts.core.errors import Conflict, Duplicate, KeptApart, NotFound, StaleVersion
from contracts.core.operations import operations_of
from contracts.core.persons import erasure_of, export_of, ties_of
from contracts.core.rpc import RpcMethod
from contracts.core.trials import trial_step_of

ADD_CHARGE_ITEM = RpcMethod("billing", "add_charge_item", s.AddChargeItem, s.ChargeItem, (NotFound, Duplicate))
SET_PRICE = RpcMethod("billing", "set_price", s.SetPrice, s.ChargeItem, (NotFound, Conflict))
LIST_CHARGE_ITEMS = RpcMethod(
    "billing", "list_charge_items", s.ListChargeItems, s.ChargeItemPage, (NotFound,), changes=False
)
GET_INVOICE = RpcMethod("billing", "get_invoice", s.GetInvoice, s.Invoice, (NotFound,), changes=False)
LIST_INVOICES = RpcMethod("billing", "list_invoices", s.ListInvoices, s.InvoicePage, changes=False)
RECORD_PAYMENT = RpcMethod("billing", "record_payment", s.RecordPayment, s.Invoice, (NotFound, Conflict, StaleVersion))
ASK_WRITE_OFF = RpcMethod(
    "billing", "ask_write_off", s.AskWriteOff, s.WriteOff, (NotFound, Conflict, Duplicate, StaleVersion)
)
_DECIDE = (NotFound, Conflict, StaleVersion, KeptApart)
APPROVE_WRITE_OFF = RpcMethod(
    "billing", "approve_write_off", s.DecideWriteOff, s.WriteOff, _DECIDE, apart_from=(ASK_WRITE_OFF,)
)
REFUSE_WRITE_OFF = RpcMethod(
    "billing", "refuse_write_off", s.DecideWriteOff, s.WriteOff, _DECIDE, apart_from=(ASK_WRITE_OFF,)
)
GET_WRITE_OFF = RpcMethod("billing", "get_write_off", s.GetWriteOff, s.WriteOff, (NotFound,), changes=False)
LIST_WRITE_OFFS = RpcMethod("billing", "list_write_offs", s.ListWriteOffs, s.WriteOffPage, changes=False)
LIST_OPERATIONS = operations_of("billing")
GET_TIES = ties_of("billing")
EXPORT_PERSON = export_of("billing")
STEP_TRIAL = trial_step_of("billing")
ERASE_PERSON = erasure_of("billing")
