"""What `steward init` makes: passwords, keys and addresses, for each container a folder with only its own.

`docker-compose.yml` mounts these folders:

    admin/              the servers' administrators: bootstraps
    <part>/             what one part's processes use: database_url, amqp_url, cursor_key, keys/
    <part>-bootstrap/   owner_password: the role that migrates, which no process has
    partners/<name>/    amqp_url and events of those who read notifications
    gateway/seal_key    what the gateway's database holds of secrets is sealed with it
    public/             everybody's public keys
    first_company.json  the first company and its operator
"""

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from chassis.amqp import names
from chassis.amqp.definitions import VIRTUAL_HOST
from chassis.context import generate_key
from chassis.database.bootstrap import role_names
from contracts.core.errors import Invalid
from contracts.core.registry import PRODUCERS
from contracts.core.schema import load
from contracts.notify.events import FOR_PARTNERS
from gateway.access.given_passwords import new_password
from gateway.access.passwords import hashed
from gateway.access.schemas import LogIn
from gateway.sealing import new_key
from services.notify.channels.sms import LOCAL
from stack.accounts import Account
from stack.errors import StackError
from stack.secret_files import SecretFiles, add_settings, settings_in
from stack.suite.parts import PARTNER

COMPANY = "first_company.json"
IN_IMAGES = Account("steward", 10001, 10001)
"""Who the containers run as when root makes the files; otherwise they run as the files' owner."""

_DATABASE_ADMIN, _BROKER_ADMIN = "postgres", "steward_admin"
_SETTINGS = {"STEWARD_TAG": "latest", "GATEWAY_PORT": "8080", "AMQP_PORT": "5672"}
_TRIAL = {
    "COMPOSE_PROFILES": "trial",
    "SMTP_URL": "smtp://mail:2525",
    "MAIL_FROM": "steward@example.com",
    "SMS_PROVIDER_URL": LOCAL,
}
_HEADING = "What docker-compose.yml is told. Holds secrets."
_WRITTEN_BY_HAND = ("notify/smtp_password", "notify/sms_provider_key", "gateway/attachments_secret")


@dataclass(frozen=True)
class FirstCompany:
    """The first company and its operator.

    A password that he has not chosen is made, and ``password_given``: he has to change it.
    """

    code: str
    name: str
    login: str
    password: str = field(default_factory=new_password)
    password_given: bool = True


@dataclass(frozen=True)
class Made:
    """What was not there before: files, names in the environment file, and the operator's password, told once."""

    files: list[Path]
    settings: list[str]
    password: str | None


def initialize(
    folder: Path,
    env_file: Path,
    company: FirstCompany,
    partners: tuple[str, ...] = (PARTNER,),
    *,
    trial: bool = False,
) -> Made:
    """Make what is missing in ``folder`` and ``env_file``; what is there stays as it is. Raises StackError.

    With ``trial`` mail and text messages stay in the suite.
    """
    files = SecretFiles(folder, IN_IMAGES if os.geteuid() == 0 else None)
    files.folder()
    password = _company(files, company)
    known = settings_in(env_file)
    settings = _SETTINGS | {"STEWARD_SECRETS": str(folder.absolute()), "STEWARD_USER": _user()}
    settings |= _administrators(files, known) | (_TRIAL if trial else {})
    for part in PRODUCERS:
        _part(files, part)
    files.text("gateway/seal_key", new_key)
    for name in _WRITTEN_BY_HAND:
        files.text(name, str)
    for partner in partners:
        _partner(files, partner, known.get("AMQP_PORT", settings["AMQP_PORT"]))
    return Made(files.made, add_settings(env_file, settings, _HEADING), password)


def partner_url_file(folder: Path, partner: str = PARTNER) -> Path:
    """Return where a partner's address of the broker is."""
    return folder / "partners" / partner / "amqp_url"


def _user() -> str:
    owner = (IN_IMAGES.uid, IN_IMAGES.gid) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    return ":".join(map(str, owner))


def _token() -> str:
    return secrets.token_urlsafe(24)


def _administrators(files: SecretFiles, known: dict[str, str]) -> dict[str, str]:
    """Return what the servers themselves are told: the same passwords, whichever of the two places had them first."""

    def database() -> str:
        return f"postgresql://{_DATABASE_ADMIN}:{known.get('POSTGRES_PASSWORD') or _token()}@postgres:5432/postgres"

    def broker() -> str:
        return f"http://{_BROKER_ADMIN}:{known.get('RABBITMQ_DEFAULT_PASS') or _token()}@rabbitmq:15672"

    return {
        "POSTGRES_PASSWORD": make_url(files.text("admin/database_url", database)).password or "",
        "RABBITMQ_DEFAULT_USER": _BROKER_ADMIN,
        "RABBITMQ_DEFAULT_PASS": make_url(files.text("admin/management_url", broker)).password or "",
    }


def _part(files: SecretFiles, part: str) -> None:
    app, _ = role_names(part)
    files.text(f"{part}/database_url", lambda: f"postgresql+psycopg2://{app}:{_token()}@postgres:5432/{app}")
    files.text(f"{part}/amqp_url", lambda: f"amqp://{part}:{_token()}@rabbitmq:5672/{VIRTUAL_HOST}")
    files.text(f"{part}/cursor_key", _token)
    files.text(f"{part}-bootstrap/owner_password", _token)
    _keys(files, part)


def _keys(files: SecretFiles, part: str) -> None:
    public, own = files.folder("public"), files.folder(f"{part}/keys")
    if list(own.glob(f"{part}.*.pem")):
        return
    files.folder(f"{part}/keys/public")  # where everybody's public keys are mounted
    name = f"{part}.{generate_key(own, part, public)}.pem"
    for path in (own / name, public / name):
        files.adopt(path)


def _partner(files: SecretFiles, partner: str, port: str) -> None:
    user = names.partner_queue(partner)
    place = partner_url_file(Path(), partner)
    files.text(str(place), lambda: f"amqp://{user}:{_token()}@127.0.0.1:{port}/{user}")
    files.text(str(place.with_name("events")), lambda: "\n".join(event.key for event in FOR_PARTNERS))


def _company(files: SecretFiles, company: FirstCompany) -> str | None:
    if (files.root / COMPANY).exists():
        return None
    try:
        load(LogIn(), {"tenant": company.code, "login": company.login, "password": company.password})
        password_hash = hashed(company.password)
    except Invalid as error:
        reasons = "; ".join(f"{problem.field}: {problem.reason}" for problem in error.fields)
        raise StackError(f"the first company cannot be made: {reasons}") from None
    told: dict[str, object] = {"code": company.code, "name": company.name, "login": company.login}
    told |= {"password_hash": password_hash, "password_given": company.password_given}
    files.text(COMPANY, lambda: json.dumps(told, ensure_ascii=False, indent=1))
    return company.password
