"""What a company sets for itself."""

from typing import Any

from chassis.database import UnitOfWork
from contracts.core.errors import Conflict
from gateway.access.changes import tell_of_all
from gateway.access.models import TenantSettings
from gateway.access.reach import demand_whole
from gateway.access.second_factor import lacks_one
from gateway.http.call import Call
from gateway.works import work_of

_WHOLE = "The settings are those of the whole company."


def get_settings(call: Call) -> dict[str, Any]:
    """Return the settings of the company."""
    demand_whole(call, _WHOLE)
    with work_of(call) as work:
        return _told(work.first(work.select(TenantSettings)) or _none(work))


def set_settings(call: Call) -> dict[str, Any]:
    """Set them; they count at once, at all copies.

    Raises Conflict where a second factor is to be required by somebody who has none: he would shut himself out.
    """
    demand_whole(call, _WHOLE)
    with work_of(call) as work:
        known = work.first(work.select(TenantSettings).with_for_update())
        before, settings = _told(known) if known else None, known or _none(work)
        settings.origins = sorted(set(call.data["origins"]))
        _require(work, settings, call.data["second_factor_required"])
        work.add(settings)
        tell_of_all(work)
        work.log("tenant.set", "tenant", work.tenant_id, before=before, after=_told(settings))
        return _told(settings)


def _require(work: UnitOfWork, settings: TenantSettings, required: bool | None) -> None:
    if required and not settings.second_factor_required and lacks_one(work):
        raise Conflict("Set up a second factor of your own before you require it of all.")
    if required is not None:
        settings.second_factor_required = required


def _none(work: UnitOfWork) -> TenantSettings:
    return TenantSettings(id=work.tenant_id, origins=[], second_factor_required=False)


def _told(settings: TenantSettings) -> dict[str, Any]:
    return {"origins": settings.origins, "second_factor_required": settings.second_factor_required}
