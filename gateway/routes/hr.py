"""The organization and its people."""

from contracts.hr.rpc import (
    ADD_EMPLOYEE,
    ADD_NODE,
    ADD_POST,
    DISCLOSE_EMPLOYEE,
    END_POST,
    GET_EMPLOYEE,
    LIST_EMPLOYEES,
    LIST_NODES,
    MOVE_NODE,
    RENAME_NODE,
)
from gateway.http.routing import get, guarded, post

ROUTES = (
    get("/v1/nodes", LIST_NODES, "node:read"),
    post("/v1/nodes", ADD_NODE, "node:add", success=201),
    guarded(post("/v1/nodes/{node_id}/rename", RENAME_NODE, "node:rename")),
    guarded(post("/v1/nodes/{node_id}/move", MOVE_NODE, "node:move")),
    get("/v1/employees", LIST_EMPLOYEES, "employee:read"),
    post("/v1/employees", ADD_EMPLOYEE, "employee:add", success=201),
    get("/v1/employees/{employee_id}", GET_EMPLOYEE, "employee:read"),
    post("/v1/employees/{employee_id}/disclosures", DISCLOSE_EMPLOYEE, "employee:disclose"),
    post("/v1/employees/{employee_id}/posts", ADD_POST, "employee:post", success=201),
    post("/v1/employees/{employee_id}/posts/{post_id}/end", END_POST, "employee:post"),
)
