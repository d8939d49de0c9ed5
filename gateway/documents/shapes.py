# mypy: allow-untyped-calls
"""marshmallow schemas as JSON Schema, through apispec."""

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema

TITLE = "Steward"
VERSION = "1"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def new_spec(description: str) -> tuple[APISpec, OpenAPIConverter]:
    """Return an empty OpenAPI 3.1 document, and what turns schemas into parts of it."""
    plugin = MarshmallowPlugin(schema_name_resolver=schema_name)
    spec = APISpec(TITLE, VERSION, "3.1.0", plugins=[plugin], info={"description": description})
    if plugin.converter is None:
        raise RuntimeError("apispec gave no converter")
    return spec, plugin.converter


def schema_name(schema: Any) -> str:
    """Return the name of a schema in the documents: its class, behind the service it belongs to."""
    kind = schema if isinstance(schema, type) else type(schema)
    module = kind.__module__.split(".")
    owner = module[1] if module[0] == "contracts" else module[0]
    # Of an item in a list nothing is promised but its id.
    name = f"Listed{kind.__name__}" if isinstance(schema, Schema) and schema.partial else kind.__name__
    return name if owner in ("core", "marshmallow") else f"{owner}.{name}"


def json_schema(schema: type[Schema], title: str) -> dict[str, Any]:
    """Return one JSON Schema (2020-12) for ``schema`` that needs no other file."""
    spec, converter = new_spec("")
    root = converter.schema2jsonschema(schema())
    parts = spec.to_dict().get("components", {}).get("schemas", {})
    document = {"$schema": DIALECT, "title": title, **_local(root)}
    return document | ({"$defs": _local(parts)} if parts else {})


def _local(value: Any) -> Any:
    """Return ``value`` with references that point into the same document."""
    if isinstance(value, dict):
        return {key: _local(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_local(part) for part in value]
    if isinstance(value, str):
        return value.replace("#/components/schemas/", "#/$defs/")
    return value
