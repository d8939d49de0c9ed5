"""What can be asked of notify."""

from contracts.core.errors import Conflict, Forbidden, NotFound
from contracts.core.operations import operations_of
from contracts.core.persons import erasure_of, export_of
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Request
from contracts.core.trials import trial_step_of
from contracts.notify import schemas as s

SEND_LOGIN_CODE = RpcMethod("notify", "send_login_code", s.SendLoginCode, s.Queued)
LIST_MESSAGES = RpcMethod("notify", "list_messages", s.ListMessages, s.MessagePage, changes=False)
INSPECT_MESSAGES = RpcMethod("notify", "inspect_messages", s.ListMessages, s.MessagePage, changes=False)
MARK_READ = RpcMethod("notify", "mark_read", s.MarkRead, s.Message, (NotFound,))
RETRY_MESSAGE = RpcMethod("notify", "retry_message", s.RetryMessage, s.Message, (NotFound, Conflict))
LIST_TEMPLATES = RpcMethod("notify", "list_templates", Request, s.TemplateList, changes=False)
SET_TEMPLATE = RpcMethod("notify", "set_template", s.SetTemplate, s.Template, (NotFound, Forbidden))
LIST_LOCAL_SMS = RpcMethod("notify", "list_local_sms", s.ListLocalSms, s.LocalSmsList, (NotFound,), changes=False)
LIST_OPERATIONS = operations_of("notify")
EXPORT_PERSON = export_of("notify")
STEP_TRIAL = trial_step_of("notify")
ERASE_PERSON = erasure_of("notify")
