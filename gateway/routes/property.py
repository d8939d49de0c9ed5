"""Projects, rooms and contractors."""

from contracts.property.rpc import (
    ADD_CONTRACTOR,
    ADD_PROJECT,
    DISCLOSE_CONTRACTOR,
    GENERATE_ROOMS,
    GET_PROJECT,
    GET_ROOM,
    LIST_CONTRACTORS,
    LIST_PROJECTS,
    LIST_ROOMS,
)
from gateway.http.routing import get, post

ROUTES = (
    get("/v1/projects", LIST_PROJECTS, "project:read"),
    post("/v1/projects", ADD_PROJECT, "project:add", success=201),
    get("/v1/projects/{project_id}", GET_PROJECT, "project:read"),
    post("/v1/projects/{project_id}/rooms/generate", GENERATE_ROOMS, "room:generate"),
    get("/v1/rooms", LIST_ROOMS, "room:read"),
    get("/v1/rooms/{room_id}", GET_ROOM, "room:read"),
    get("/v1/contractors", LIST_CONTRACTORS, "contractor:read"),
    post("/v1/contractors/{contractor_id}/disclosures", DISCLOSE_CONTRACTOR, "contractor:disclose"),
    post("/v1/contractors", ADD_CONTRACTOR, "contractor:add", success=201),
)
