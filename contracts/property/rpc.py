"""What can be asked of property."""

from contracts.core.errors import Conflict, Duplicate, NotFound
from contracts.core.imports import ImportReply, import_of
from contracts.core.operations import operations_of
from contracts.core.rpc import RpcMethod
from contracts.core.trials import trial_step_of
from contracts.property import schemas as s

ADD_PROJECT = RpcMethod("property", "add_project", s.AddProject, s.Project, (NotFound, Conflict, Duplicate))
GET_PROJECT = RpcMethod("property", "get_project", s.GetProject, s.Project, (NotFound,), changes=False)
LIST_PROJECTS = RpcMethod("property", "list_projects", s.ListProjects, s.ProjectPage, changes=False)
GENERATE_ROOMS = RpcMethod("property", "generate_rooms", s.GenerateRooms, s.Generated, (NotFound, Conflict))
GET_ROOM = RpcMethod("property", "get_room", s.GetRoom, s.Room, (NotFound,), changes=False)
LIST_ROOMS = RpcMethod("property", "list_rooms", s.ListRooms, s.RoomPage, changes=False)
ADD_CONTRACTOR = RpcMethod("property", "add_contractor", s.AddContractor, s.Contractor, (NotFound, Duplicate))
LIST_CONTRACTORS = RpcMethod(
    "property", "list_contractors", s.ListContractors, s.ContractorPage, (NotFound,), changes=False
)
DISCLOSE_CONTRACTOR = RpcMethod(
    "property", "disclose_contractor", s.DiscloseContractor, s.ContractorDisclosure, (NotFound,), discloses=True
)
IMPORT_PROJECTS = RpcMethod("property", "import_projects", import_of(s.ProjectRow), ImportReply)
IMPORT_ROOMS = RpcMethod("property", "import_rooms", import_of(s.RoomRow), ImportReply)
IMPORT_CONTRACTORS = RpcMethod("property", "import_contractors", import_of(s.ContractorRow), ImportReply)
LIST_OPERATIONS = operations_of("property")
STEP_TRIAL = trial_step_of("property")
