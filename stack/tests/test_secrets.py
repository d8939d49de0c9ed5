import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import make_url

from chassis.amqp.address import BrokerAddress
from chassis.context.keys import private_key, public_keys
from contracts.core.registry import PRODUCERS
from gateway.access.passwords import matches
from stack.errors import StackError
from stack.secret_files import settings_in
from stack.secrets import FirstCompany, Made, initialize

COMPANY = FirstCompany("greenhill", "绿丘物业", "admin", "correct horse battery", password_given=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "secrets"


def init(folder: Path, company: FirstCompany = COMPANY) -> Made:
    return initialize(folder, folder.parent / ".env", company)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.parent.rglob("*")) if path.is_file()}


def test_nobody_but_their_owner_reads_the_files(folder):
    made = init(folder)
    assert len(made.files) > 7 * 7
    for path in [*folder.parent.rglob("*")]:
        allowed = 0o700 if path.is_dir() else 0o600
        if path.parent.name != "public":
            assert stat.S_IMODE(path.stat().st_mode) == allowed, path


def test_a_second_time_changes_nothing(folder):
    init(folder)
    before = contents(folder)
    again = init(folder, FirstCompany("other", "Other", "other"))
    assert (again.files, again.settings, again.password) == ([], [], None)
    assert contents(folder) == before


def test_what_was_lost_is_made_again_and_the_rest_stays(folder):
    init(folder)
    before = contents(folder)
    lost = folder / "billing" / "amqp_url"
    lost.unlink()
    assert init(folder).files == [lost]
    after = contents(folder)
    assert after.pop(str(lost)) != before.pop(str(lost))
    assert after == before


@pytest.mark.parametrize("part", PRODUCERS)
def test_each_part_has_its_own_login_at_the_database_and_the_broker(folder, part):
    init(folder)
    database = make_url((folder / part / "database_url").read_text().strip())
    broker = BrokerAddress.parse((folder / part / "amqp_url").read_text().strip())
    assert (database.username, database.database, database.host) == (f"steward_{part}", f"steward_{part}", "postgres")
    assert (broker.user, broker.host, broker.virtual_host) == (part, "rabbitmq", "steward")


def test_no_secret_is_used_twice(folder):
    init(folder)
    urls = [make_url(path.read_text().strip()).password for path in folder.rglob("*_url")]
    plain = [path.read_text().strip() for name in ("cursor_key", "owner_password") for path in folder.rglob(name)]
    assert len({*urls, *plain}) == len(urls) + len(plain) == 2 + 1 + 4 * len(PRODUCERS)


@pytest.mark.parametrize("part", PRODUCERS)
def test_each_part_signs_with_a_key_that_all_can_check(folder, part):
    init(folder)
    signing = private_key(folder / part / "keys", part)
    assert [path.name for path in (folder / part / "keys").glob("*.pem")] == [f"{part}.{signing.kid}.pem"]
    trusted = public_keys(folder)
    assert {key.issuer for key in trusted.values()} == set(PRODUCERS)
    assert trusted[signing.kid].key.public_bytes_raw() == signing.key.public_key().public_bytes_raw()


def test_the_servers_are_told_the_passwords_of_their_administrators(folder):
    init(folder)
    settings = settings_in(folder.parent / ".env")
    database = make_url((folder / "admin" / "database_url").read_text().strip())
    broker = make_url((folder / "admin" / "management_url").read_text().strip())
    assert settings["POSTGRES_PASSWORD"] == database.password
    assert (settings["RABBITMQ_DEFAULT_USER"], settings["RABBITMQ_DEFAULT_PASS"]) == (broker.username, broker.password)
    assert Path(settings["STEWARD_SECRETS"]) == folder


def test_an_environment_file_that_is_there_is_kept_and_completed(folder):
    env = folder.parent / ".env"
    env.write_text("# ours\nGATEWAY_PORT=9000\nPOSTGRES_PASSWORD=chosen\nAMQP_PORT=5673\n")
    made = init(folder)
    assert not {"GATEWAY_PORT", "POSTGRES_PASSWORD"} & set(made.settings)
    assert env.read_text().startswith("# ours\nGATEWAY_PORT=9000\n")
    assert make_url((folder / "admin" / "database_url").read_text().strip()).password == "chosen"
    assert BrokerAddress.parse((folder / "partners" / "demo" / "amqp_url").read_text().strip()).port == 5673


def test_the_first_company_is_told_with_the_hash_of_its_password(folder):
    assert init(folder).password == COMPANY.password
    told = json.loads((folder / "first_company.json").read_text())
    assert matches(told.pop("password_hash"), COMPANY.password)
    assert told == {"code": "greenhill", "name": "绿丘物业", "login": "admin", "password_given": False}
    assert COMPANY.password not in "".join(path.read_text() for path in folder.rglob("*") if path.is_file())


def test_a_password_is_made_where_none_is_given(folder):
    first, second = FirstCompany("a", "A", "admin"), FirstCompany("a", "A", "admin")
    assert first.password != second.password
    assert init(folder, first).password == first.password
    assert json.loads((folder / "first_company.json").read_text())["password_given"] is True


@pytest.mark.parametrize("company", [FirstCompany("a", "A", "admin", "short"), FirstCompany("a" * 41, "A", "admin")])
def test_a_company_nobody_could_log_in_to_is_refused_and_nothing_is_made(folder, company):
    with pytest.raises(StackError, match=r"the first company cannot be made: (password|tenant)"):
        init(folder, company)
    assert [path for path in folder.parent.rglob("*") if path.is_file()] == []
