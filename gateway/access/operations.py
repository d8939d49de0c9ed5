"""The gateway's own operation log: logins, grants, keys."""

from typing import Any

from chassis.operation_log import reading
from gateway.http.call import Call
from gateway.works import work_of


def list_operations(call: Call) -> dict[str, Any]:
    """Return a page of what was done at the gateway, the newest first."""
    with work_of(call) as work:
        asked = {name: value for name, value in call.data.items() if name != "shown"}
        return reading.list_operations(work, **asked)
