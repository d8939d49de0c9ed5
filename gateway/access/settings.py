"""What a company sets for itself."""

from typing import Any

from chassis.scopes import Scopes
from contracts.core.errors import Forbidden
from gateway.access.changes import tell_of_all
from gateway.access.models import TenantSettings
from gateway.http.call import Call
from gateway.works import work_of


def get_settings(call: Call) -> dict[str, Any]:
    """Return the settings of the company."""
    _demand_whole(call)
    with work_of(call) as work:
        known = work.first(work.select(TenantSettings))
        return {"origins": known.origins if known else []}


def set_settings(call: Call) -> dict[str, Any]:
    """Set them; they count at once, at all copies."""
    _demand_whole(call)
    origins = sorted(set(call.data["origins"]))
    with work_of(call) as work:
        known = work.first(work.select(TenantSettings).with_for_update())
        before = {"origins": known.origins} if known else None
        known = known or TenantSettings(id=work.tenant_id)
        known.origins = origins
        work.add(known)
        tell_of_all(work)
        work.log("tenant.set", "tenant", work.tenant_id, before=before, after={"origins": origins})
        return {"origins": origins}


def _demand_whole(call: Call) -> None:
    if not Scopes(call.scopes).whole:
        raise Forbidden("The settings are those of the whole company.")
