"""What can be asked of customer."""

from contracts.core.errors import Conflict, Duplicate, Forbidden, NotFound
from contracts.core.imports import ImportReply, import_of
from contracts.core.operations import operations_of
from contracts.core.persons import erasure_of, export_of, ties_of, words_of
from contracts.core.rpc import RpcMethod
from contracts.core.trials import trial_step_of
from contracts.customer import schemas as s

ADD_CUSTOMER = RpcMethod("customer", "add_customer", s.AddCustomer, s.Customer, (NotFound, Conflict, Duplicate))
GET_CUSTOMER = RpcMethod("customer", "get_customer", s.GetCustomer, s.Customer, (NotFound,), changes=False)
LIST_CUSTOMERS = RpcMethod("customer", "list_customers", s.ListCustomers, s.CustomerPage, (Forbidden,), changes=False)
CHECK_DUPLICATES = RpcMethod(
    "customer", "check_duplicates", s.CheckDuplicates, s.DuplicateMatches, (Forbidden,), changes=False
)
ADD_TENURE = RpcMethod("customer", "add_tenure", s.AddTenure, s.Customer, (NotFound, Conflict))
END_TENURE = RpcMethod("customer", "end_tenure", s.EndTenure, s.Customer, (NotFound, Conflict))
DISCLOSE_CUSTOMER = RpcMethod(
    "customer", "disclose_customer", s.DiscloseCustomer, s.CustomerDisclosure, (NotFound,), discloses=True
)
FIND_BY_PHONE = RpcMethod("customer", "find_by_phone", s.FindByPhone, s.PhoneHolders, (Forbidden,), changes=False)
IMPORT_CUSTOMERS = RpcMethod("customer", "import_customers", import_of(s.CustomerRow), ImportReply)
LIST_OPERATIONS = operations_of("customer")
GET_WORDS = words_of("customer")
GET_TIES = ties_of("customer")
EXPORT_PERSON = export_of("customer")
STEP_TRIAL = trial_step_of("customer")
ERASE_PERSON = erasure_of("customer")
