"""What tests of services stand on: real databases, a fresh tenant for each test, requests and events in process."""

from chassis.scopes import AssignmentScope, OrgScope, PartnerScope, RoomsScope, SystemScope
from chassis.testing.clocks import clock_at
from chassis.testing.databases import Databases, provide_databases, runtime_of, url_of
from chassis.testing.events import deliver, emitted, relayed, run_due
from chassis.testing.eventually import eventually
from chassis.testing.keeping import sweep_as
from chassis.testing.organization import Tree, a_tree
from chassis.testing.requests import ask
from chassis.testing.schemas import schema_problems
from chassis.testing.working import a_context, work_as

__all__ = [
    "AssignmentScope",
    "Databases",
    "OrgScope",
    "PartnerScope",
    "RoomsScope",
    "SystemScope",
    "Tree",
    "a_context",
    "a_tree",
    "ask",
    "clock_at",
    "deliver",
    "emitted",
    "eventually",
    "provide_databases",
    "relayed",
    "run_due",
    "runtime_of",
    "schema_problems",
    "sweep_as",
    "url_of",
    "work_as",
]
