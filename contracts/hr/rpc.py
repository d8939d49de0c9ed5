"""What can be asked of hr."""

from contracts.core.errors import Conflict, Duplicate, Forbidden, NotFound, StaleVersion
from contracts.core.imports import ImportReply, import_of
from contracts.core.operations import operations_of
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Request
from contracts.core.trials import trial_step_of
from contracts.hr import schemas as s

ADD_NODE = RpcMethod("hr", "add_node", s.AddNode, s.Node, (NotFound, Conflict, Duplicate))
RENAME_NODE = RpcMethod("hr", "rename_node", s.RenameNode, s.Node, (NotFound, StaleVersion))
MOVE_NODE = RpcMethod("hr", "move_node", s.MoveNode, s.Node, (NotFound, Conflict, StaleVersion))
LIST_NODES = RpcMethod("hr", "list_nodes", Request, s.NodeList, changes=False)
ADD_EMPLOYEE = RpcMethod(
    "hr", "add_employee", s.AddEmployee, s.Employee, (NotFound, Conflict, Duplicate, Forbidden), gives=True
)
GET_EMPLOYEE = RpcMethod("hr", "get_employee", s.GetEmployee, s.Employee, (NotFound,), changes=False)
LIST_EMPLOYEES = RpcMethod("hr", "list_employees", s.ListEmployees, s.EmployeePage, changes=False)
ADD_POST = RpcMethod("hr", "add_post", s.AddPost, s.Employee, (NotFound, Conflict, Forbidden), gives=True)
END_POST = RpcMethod("hr", "end_post", s.EndPost, s.Employee, (NotFound, Conflict))
DISCLOSE_EMPLOYEE = RpcMethod(
    "hr", "disclose_employee", s.DiscloseEmployee, s.EmployeeDisclosure, (NotFound,), discloses=True
)
IMPORT_NODES = RpcMethod("hr", "import_nodes", import_of(s.NodeRow), ImportReply)
IMPORT_EMPLOYEES = RpcMethod("hr", "import_employees", import_of(s.EmployeeRow), ImportReply, gives=True)
LIST_OPERATIONS = operations_of("hr")
STEP_TRIAL = trial_step_of("hr")
