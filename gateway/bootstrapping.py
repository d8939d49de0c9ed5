"""What must be there before the gateway starts: what every service needs, and the first company."""

import os
from collections.abc import Mapping

import orjson

from chassis import runtime
from chassis.amqp.topology import ServiceTopology
from chassis.bootstrapping import bootstrap as make
from chassis.observe.logs import log_for
from chassis.settings import Settings, setting
from contracts.core.registry import SERVICES
from gateway.companies import NewCompany, ensure_company
from gateway.handlers import Handlers

_log = log_for(__name__)


def topology() -> ServiceTopology:
    """Return what the gateway needs of the broker: it asks everybody, and answers nobody."""
    return ServiceTopology.of(Handlers, answers=False, asks=SERVICES)


def bootstrap(environ: Mapping[str, str] = os.environ) -> None:
    """Make database, roles, tables and the part of the broker, and begin the company that ``FIRST_COMPANY`` describes.

    That is a JSON object with the fields of NewCompany, best in a file (``FIRST_COMPANY_FILE``). A company which exists
    already stays as it is. Raises what the chassis' bootstrap raises.
    """
    make(topology(), environ)
    described = setting("FIRST_COMPANY", "", environ)
    if described:
        runtime.install("gateway", Settings.load("gateway", environ))
        new = NewCompany(**orjson.loads(described))
        _log.info("the company has begun" if ensure_company(new) else "the company is there", company=new.code)
