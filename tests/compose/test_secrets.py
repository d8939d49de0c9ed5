"""`steward init` makes what the containers are told, and each container sees only what is its own."""

import re
from pathlib import Path

import pytest

from chassis.context.signing import Signer, Verifier
from chassis.settings import Settings, setting
from contracts.core.registry import PRODUCERS
from tests.compose.composed import Composed, Container

SECRET = re.compile(r"PASS|SECRET|KEY|URL")
FOLDER_OF_KEYS = "STEWARD_KEYS"


def on_the_host(container: Container, there: str) -> Path:
    """Return where a path of the container is on the host; the innermost mount counts."""
    for place in sorted(container.mounts, key=len, reverse=True):
        if there == place or there.startswith(f"{place}/"):
            return Path(container.mounts[place]) / there.removeprefix(place).removeprefix("/")
    raise AssertionError(f"{there} is not mounted in {container.name}")


def environment(container: Container) -> dict[str, str]:
    """Return what its process is told, with the paths of the host."""
    told = container.environment
    paths = {name: str(on_the_host(container, there)) for name, there in told.items() if there.startswith("/run/")}
    return told | paths


def test_no_secret_stands_in_the_file(composed: Composed):
    settings = re.findall(r"^ *([A-Z][A-Z_]+): *(\S.*)$", composed.text, re.MULTILINE)
    assert len(settings) > 20
    for name, value in settings:
        if SECRET.search(name) and name != FOLDER_OF_KEYS:
            assert value.startswith("${") or name.endswith("_FILE"), name


def test_everything_that_must_be_set_is_set_by_init(composed: Composed):
    required = set(re.findall(r"\$\{(\w+):\?", composed.text))
    assert required == {"STEWARD_USER", "POSTGRES_PASSWORD", "RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS"}
    assert required < set(composed.variables)


def test_every_file_that_a_container_is_told_of_is_there(composed: Composed):
    for container in composed.ours():
        for name, path in environment(container).items():
            if name.endswith("_FILE"):
                assert Path(path).is_file(), (container.name, name)


@pytest.mark.parametrize("part", PRODUCERS)
def test_a_process_finds_all_its_settings(composed: Composed, part: str):
    for container in (composed.containers[part], composed.containers[f"{part}-work"]):
        settings = Settings.load(part, environment(container))
        assert f"steward_{part}:" in settings.database_url
        assert f"//{part}:" in settings.amqp_url


@pytest.mark.parametrize("part", PRODUCERS)
def test_a_process_can_sign_and_sees_nobody_elses_key(composed: Composed, part: str):
    container = composed.containers[part]
    keys = on_the_host(container, container.environment[FOLDER_OF_KEYS])
    Signer(keys, part)
    assert {path.name.split(".")[0] for path in keys.glob("*.pem")} == {part}
    public = on_the_host(container, f"{container.environment[FOLDER_OF_KEYS]}/public")
    assert {path.name.split(".")[0] for path in public.glob("*.pem")} == set(PRODUCERS)
    Verifier(public.parent, part)


@pytest.mark.parametrize("part", PRODUCERS)
def test_a_process_gets_its_own_folder_and_the_public_keys(composed: Composed, secrets: Path, part: str):
    for container in (composed.containers[part], composed.containers[f"{part}-work"]):
        assert set(container.mounts.values()) == {str(secrets / part), str(secrets / "public")}


@pytest.mark.parametrize("part", PRODUCERS)
def test_only_a_bootstrap_knows_the_administrators(composed: Composed, secrets: Path, part: str):
    container = composed.containers[f"{part}-bootstrap"]
    more = {"notify": {"partners"}, "gateway": {"first_company.json"}}.get(part, set())
    names = {part, "public", "admin", f"{part}-bootstrap"} | more
    assert set(container.mounts.values()) == {str(secrets / name) for name in names}
    told = environment(container)
    assert setting("DATABASE_URL", environ=told).startswith("postgresql://postgres:")
    assert setting("MANAGEMENT_URL", environ=told).endswith("@rabbitmq:15672")
    assert setting(f"{part.upper()}_OWNER_PASSWORD", environ=told)


def test_secrets_are_mounted_for_reading(composed: Composed):
    for container in composed.ours():
        for volume in container.told["volumes"]:
            assert volume.endswith(":ro") or volume == "uploads:/uploads", container.name
