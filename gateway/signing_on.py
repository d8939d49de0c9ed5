"""``python -m gateway sign-on``: a company's own OpenID provider, as the operator of the suite sets it."""

from typing import Any, TextIO
from uuid import UUID

import click

from chassis import runtime
from chassis.operating.telling import Operation
from chassis.settings import Settings
from contracts.core.errors import Invalid
from gateway.access.models import SignOn
from gateway.access.oidc import demand_safe
from gateway.access.tenants import tenant_by_code
from gateway.sealing import seal
from gateway.works import system_work


@click.group("sign-on")
def sign_on() -> None:
    """Let a company's employees log in at its own OpenID provider."""
    runtime.install("gateway", Settings.load("gateway"))


@sign_on.command("set", cls=Operation)
@click.argument("company")
@click.option("--issuer", required=True, help="As the provider calls itself.")
@click.option("--client-id", required=True)
@click.option("--client-secret-file", type=click.File(), help="A file with the secret, if there is one.")
@click.option("--claim", default="preferred_username", show_default=True, help="Which claim is the login here.")
@click.option("--redirect-uri", "redirect_uris", multiple=True, required=True, help="Where a browser may come back to.")
@click.option("--acr", "acr_values", multiple=True, help="A class of logins that is strong enough; all without any.")
def set_provider(
    company: str,
    issuer: str,
    client_id: str,
    client_secret_file: TextIO | None,
    claim: str,
    redirect_uris: tuple[str, ...],
    acr_values: tuple[str, ...],
) -> None:
    """Have the employees of COMPANY, named by its code, log in at the provider."""
    try:
        demand_safe(issuer, "--issuer")
    except Invalid as error:
        raise click.ClickException(str(error)) from None
    secret = client_secret_file.read().strip() if client_secret_file else None
    with system_work(_tenant(company)) as work:
        known = work.first(work.select(SignOn).with_for_update())
        before = _told(known) if known else None
        known = known or SignOn(id=work.tenant_id)
        known.issuer, known.client_id, known.claim = issuer, client_id, claim
        known.secret_sealed, known.redirect_uris = seal(secret) if secret else None, list(redirect_uris)
        known.acr_values = list(acr_values)
        work.add(known)
        work.log("sign_on.set", "tenant", work.tenant_id, before, _told(known))
    click.echo(f"employees of {company} log in at {issuer}")


@sign_on.command("remove", cls=Operation)
@click.argument("company")
def remove_provider(company: str) -> None:
    """Have the employees of COMPANY log in with passwords alone."""
    with system_work(_tenant(company)) as work:
        if known := work.first(work.select(SignOn).with_for_update()):
            work.delete(known)
            work.log("sign_on.remove", "tenant", work.tenant_id, before=_told(known))
    click.echo(f"employees of {company} log in with passwords")


def _told(known: SignOn) -> dict[str, Any]:
    """Return what the log says of it: the secret is none of that."""
    told = {"issuer": known.issuer, "client_id": known.client_id, "claim": known.claim, "to": known.redirect_uris}
    return told | {"acr": known.acr_values}


def _tenant(company: str) -> UUID:
    tenant = tenant_by_code(company)
    if tenant is None:
        raise click.ClickException(f"there is no company {company}")
    return tenant.id
