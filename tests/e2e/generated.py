"""A client of the API that a public generator makes of the committed document."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from gateway.documents.files import FOLDER
from gateway.documents.openapi import openapi
from gateway.routes import ROUTES

PACKAGE = "steward_client"
SETTINGS = Path(__file__).parents[2] / "docs" / "clients" / "python.yml"
_TAGS = {
    operation["operationId"]: operation["tags"][0]
    for path in openapi(ROUTES)["paths"].values()
    for operation in path.values()
}


@contextmanager
def generated(folder: Path) -> Iterator[None]:
    """Make the client in ``folder``, and let it be imported inside. A warning of the generator is a failure."""
    words = ["generate", "--meta", "none", "--path", str(FOLDER / "openapi.json"), "--config", str(SETTINGS)]
    program = Path(sys.executable).with_name("openapi-python-client")
    command = [str(program), *words, "--fail-on-warning", "--output-path", str(folder / PACKAGE)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
            del sys.modules[name]


@dataclass(frozen=True)
class Generated:
    """Somebody who calls the gateway at ``url`` through the client that was generated."""

    url: str
    token: str | None = None

    def ask(self, operation: str, *path: Any, body: dict[str, Any] | None = None, **more: Any) -> Any:
        """Return what is answered, as the client has read it."""
        return self.answer(operation, *path, body=body, **more).parsed

    def answer(self, operation: str, *path: Any, body: dict[str, Any] | None = None, **more: Any) -> Any:
        """Return the whole answer to ``operation``; what changes something gets a key of its own."""
        module = import_module(f"{PACKAGE}.api.{_TAGS[operation].replace('property', 'property_')}.{operation}")
        takes = module.sync_detailed.__annotations__
        if body is not None:
            more["body"] = takes["body"].from_dict(body)
        if "idempotency_key" in takes:
            more["idempotency_key"] = str(uuid4())
        with self._client() as client:
            return module.sync_detailed(*path, client=client, **more)

    def _client(self) -> Any:
        kinds, strict = import_module(f"{PACKAGE}.client"), {"raise_on_unexpected_status": True}
        if self.token is None:
            return kinds.Client(self.url, **strict)
        return kinds.AuthenticatedClient(self.url, token=self.token, **strict)

    def entered(self, tokens: Any) -> "Generated":
        """Return the same with the tokens that a login has given."""
        return Generated(self.url, tokens.access_token)
