"""The demo company in the local suite: made at the first start, found at the next."""

from collections.abc import Callable

from chassis import runtime
from chassis.settings import Settings
from gateway.access.passwords import hashed
from gateway.companies import NewCompany, ensure_company
from stack.api import Client
from stack.demo.company import Company
from stack.demo.outline import GROUP_NAME
from stack.errors import StackError
from stack.play.opening import Follow, load, set_prices
from stack.play.performance import LOGIN, TENANT
from stack.play.story import came
from stack.suite import Suite

Say = Callable[[str], None]


def ensure_demo_company(suite: Suite, say: Say, follow: Follow, company: Company | None = None) -> Client:
    """Return the operator of the demo company, logged in; the company is made and loaded where it is not there."""
    begin(suite)
    operator = entered(suite)
    fill(operator, company or Company(), say, follow)
    return operator


def begin(suite: Suite, code: str = TENANT) -> None:
    """Make the tenant and its operator, directly in the gateway's database: nobody can log in before."""
    new = NewCompany(code, GROUP_NAME, LOGIN, hashed(suite.credentials.passwords["operator"]))
    settings = Settings.load("gateway", suite.environment("gateway"))
    with runtime.using(runtime.build(settings)) as built:
        ensure_company(new)
        built.engine.dispose()


def entered(suite: Suite, code: str = TENANT) -> Client:
    """Return the operator of the tenant, logged in once its organization has a root."""
    operator = Client(suite.url).log_in(code, LOGIN, suite.credentials.passwords["operator"])
    came("the root of the organization", lambda: operator.get("/v1/nodes")["items"] or None)
    return operator


def fill(operator: Client, company: Company, say: Say, follow: Follow) -> None:
    """Load the company's workbook and its prices, unless they are there."""
    if len(operator.pages("/v1/projects")) < len(company.projects) or not operator.pages("/v1/charge-items"):
        say(f"loading the demo company: {company.room_count} rooms, their customers, staff and contractors")
        ended = load(operator, company, follow)
        if ended["status"] != "done" or ended["refused"]:
            raise StackError(f"the demo company was not loaded: {ended}")
        set_prices(operator)
