"""``steward openapi`` and ``steward documents``."""

import json

import click


@click.command("openapi")
def openapi_command() -> None:
    """Print the OpenAPI document of the gateway."""
    from gateway.documents.openapi import openapi
    from gateway.routes import ROUTES

    click.echo(json.dumps(openapi(ROUTES), indent=1, ensure_ascii=False))


@click.command("documents")
def documents_command() -> None:
    """Write OpenAPI, AsyncAPI and the JSON Schemas anew, after a contract or a route has changed."""
    from gateway.documents.files import FOLDER, write

    click.echo(f"{write()} documents in {FOLDER}")
