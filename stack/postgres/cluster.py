"""Making a database cluster: the data folder and the superuser's password."""

import secrets
import shutil
from pathlib import Path

from stack.accounts import Account, give, private_folder
from stack.postgres.running import run

SUPERUSER = "postgres"


def password(folder: Path) -> str:
    """The superuser's password, made on the first call; only its owner can read the file."""
    file = folder / "password"
    if not file.exists() or not file.read_text():
        file.touch(0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()


def data_folder(place: Path) -> Path:
    """The data folder in ``place``, which may be a link."""
    return place.resolve() / "data"


def ensure_cluster(folder: Path, programs: Path, account: Account | None) -> Path:
    """The data folder of the cluster in `folder`, made on the first call."""
    place = private_folder(folder / "cluster", account)
    data = data_folder(place)
    if not data.exists():
        _make(place / "data.new", programs / "initdb", password(folder), account)
        (place / "data.new").rename(data)
    return data


def _make(data: Path, initdb: Path, superuser_password: str, account: Account | None) -> None:
    shutil.rmtree(data, ignore_errors=True)  # what an interrupted attempt left
    secret = data.with_name("initdb-password")
    secret.touch(0o600)
    secret.write_text(superuser_password)
    give(secret, account)
    try:
        _initdb(data, initdb, secret, account)
    finally:
        secret.unlink()


def _initdb(data: Path, initdb: Path, secret: Path, account: Account | None) -> None:
    words = (
        *(str(initdb), f"--pgdata={data}", f"--username={SUPERUSER}", f"--pwfile={secret}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"),
    )
    run(words, account, f"PostgreSQL could not make its data folder {data}")
