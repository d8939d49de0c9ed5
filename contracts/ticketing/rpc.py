"""What can be asked of ticketing."""

from contracts.core.errors import Conflict, Forbidden, IllegalTransition, KeptApart, NotFound, StaleVersion
from contracts.core.operations import operations_of
from contracts.core.persons import erasure_of, export_of, ties_of
from contracts.core.rpc import RpcMethod
from contracts.core.trials import trial_step_of
from contracts.ticketing import schemas as s

_ACT = (NotFound, IllegalTransition, Conflict, StaleVersion, Forbidden)

OPEN_TICKET = RpcMethod("ticketing", "open_ticket", s.OpenTicket, s.Ticket, (NotFound,))
GET_TICKET = RpcMethod("ticketing", "get_ticket", s.GetTicket, s.Ticket, (NotFound,), changes=False)
LIST_TICKETS = RpcMethod("ticketing", "list_tickets", s.ListTickets, s.TicketPage, changes=False)
GET_PROGRESS = RpcMethod("ticketing", "get_progress", s.GetTicket, s.Progress, (NotFound,), changes=False)
DISCLOSE_TICKET = RpcMethod(
    "ticketing", "disclose_ticket", s.DiscloseTicket, s.TicketDisclosure, (NotFound,), discloses=True
)
DISPATCH_TICKET = RpcMethod("ticketing", "dispatch_ticket", s.DispatchTicket, s.Ticket, _ACT)
ACCEPT_TICKET = RpcMethod("ticketing", "accept_ticket", s.Act, s.Ticket, _ACT)
QUOTE_TICKET = RpcMethod("ticketing", "quote_ticket", s.QuoteTicket, s.Ticket, _ACT)
ANSWER_QUOTE = RpcMethod(
    "ticketing", "answer_quote", s.AnswerQuote, s.Ticket, (*_ACT, KeptApart), apart_from=(QUOTE_TICKET,)
)
START_WORK = RpcMethod("ticketing", "start_work", s.Act, s.Ticket, _ACT)
PAUSE_WORK = RpcMethod("ticketing", "pause_work", s.ActWithReason, s.Ticket, _ACT)
RESUME_WORK = RpcMethod("ticketing", "resume_work", s.Act, s.Ticket, _ACT)
REPORT_DONE = RpcMethod("ticketing", "report_done", s.ReportDone, s.Ticket, _ACT)
PASS_AUDIT = RpcMethod("ticketing", "pass_audit", s.PassAudit, s.Ticket, (*_ACT, KeptApart), apart_from=(REPORT_DONE,))
SEND_BACK = RpcMethod("ticketing", "send_back", s.ActWithReason, s.Ticket, _ACT)
RATE_TICKET = RpcMethod("ticketing", "rate_ticket", s.RateTicket, s.Ticket, _ACT)
RATE_BY_CODE = RpcMethod("ticketing", "rate_by_code", s.RateByCode, s.Rated, (NotFound, IllegalTransition))
CANCEL_TICKET = RpcMethod("ticketing", "cancel_ticket", s.ActWithReason, s.Ticket, _ACT)
LIST_CALL_BACKS = RpcMethod("ticketing", "list_call_backs", s.ListCallBacks, s.CallBackPage, changes=False)
COMPLETE_CALL_BACK = RpcMethod(
    "ticketing", "complete_call_back", s.CompleteCallBack, s.CallBack, (NotFound, Conflict, IllegalTransition)
)
GET_TIME_LIMITS = RpcMethod("ticketing", "get_time_limits", s.GetTimeLimits, s.TimeLimits, (NotFound,), changes=False)
SET_TIME_LIMIT = RpcMethod("ticketing", "set_time_limit", s.SetTimeLimit, s.TimeLimits, (NotFound,))
LIST_OPERATIONS = operations_of("ticketing")
GET_TIES = ties_of("ticketing")
EXPORT_PERSON = export_of("ticketing")
STEP_TRIAL = trial_step_of("ticketing")
ERASE_PERSON = erasure_of("ticketing")
