"""Where the bytes of attachments are: a folder that all copies share, or a store that speaks S3."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from uuid import UUID

import obstore
from obstore.store import LocalStore, ObjectStore, S3Store

from chassis.settings import SettingsError, setting

ADDRESS = "ATTACHMENTS_URL"
"""``file:///folder`` or ``s3://bucket/prefix?endpoint=https://…&region=…``."""

_made: dict[str, ObjectStore] = {}


def put(tenant_id: UUID, id: UUID, name: str, content: bytes | IO[bytes]) -> None:
    """Keep ``content`` as an object of an attachment."""
    obstore.put(_store(), _path(tenant_id, id, name), content)


def read(tenant_id: UUID, id: UUID, name: str) -> bytes:
    """Return an object as a whole. Raises FileNotFoundError."""
    return bytes(obstore.get(_store(), _path(tenant_id, id, name)).bytes())


def stream(tenant_id: UUID, id: UUID, name: str) -> tuple[int, Iterator[bytes]]:
    """Return how many bytes an object has, and what gives them piece by piece. Raises FileNotFoundError."""
    found = obstore.get(_store(), _path(tenant_id, id, name))
    return found.meta["size"], (bytes(piece) for piece in found.stream())


def remove(tenant_id: UUID, id: UUID, name: str) -> None:
    """Remove an object of an attachment."""
    _remove([_path(tenant_id, id, name)])


def keep_only(tenant_id: UUID, id: UUID, names: Iterable[str]) -> None:
    """Remove all objects of an attachment but those with ``names``."""
    kept = {_path(tenant_id, id, name) for name in names}
    _remove([path for path in _paths(f"{tenant_id}/{id}") if path not in kept])


def remove_all(tenant_id: UUID) -> int:
    """Remove all objects of a tenant; return how many there were. Raises OSError, and what the store says."""
    paths = _paths(str(tenant_id))
    _remove(paths)
    return len(paths)


def _path(tenant_id: UUID, id: UUID, name: str) -> str:
    return f"{tenant_id}/{id}/{name}"


def _paths(prefix: str) -> list[str]:
    return [found["path"] for some in obstore.list(_store(), prefix) for found in some]


def _remove(paths: list[str]) -> None:
    for path in paths:
        try:
            obstore.delete(_store(), path)
        except FileNotFoundError:
            continue  # another worker was faster


def _store() -> ObjectStore:
    """Return this process's store, made at the first use: behind the fork."""
    address = setting(ADDRESS, "") or f"{Path(setting('STEWARD_UPLOADS')).absolute().as_uri()}/attachments"
    if address not in _made:
        _made[address] = _store_at(urlsplit(address))
    return _made[address]


def _store_at(address: SplitResult) -> ObjectStore:
    if address.scheme == "file":
        return LocalStore(Path(unquote(address.path)), mkdir=True, automatic_cleanup=True)
    if address.scheme != "s3" or not address.netloc:
        raise SettingsError(f"{ADDRESS} must begin with file:/// or s3://<bucket>.")
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    return S3Store(
        address.netloc,
        prefix=address.path.strip("/") or None,
        region=asked.get("region", "us-east-1"),
        access_key_id=setting("ATTACHMENTS_KEY_ID"),
        secret_access_key=setting("ATTACHMENTS_SECRET"),
        config={"endpoint": asked["endpoint"]} if "endpoint" in asked else {},
        client_options={"allow_http": asked.get("endpoint", "").startswith("http:"), "timeout": "30s"},
        retry_config={"max_retries": 2},
    )
