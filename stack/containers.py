"""Servers from testcontainers; needs Docker."""

import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path

from docker.errors import DockerException  # type: ignore[import-untyped]
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer, Reaper

from stack.errors import StackError
from stack.paths import CHECKOUT

POSTGRES_IMAGE = "postgres:15"
RABBITMQ_IMAGE = "rabbitmq:3-management"
USER = "steward"
PLUGINS = CHECKOUT / "deploy" / "rabbitmq" / "enabled_plugins"


class Container:
    """One running container with a random password for its administrator."""

    def __init__(
        self,
        image: str,
        ports: list[int],
        environment: Mapping[str, str],
        password_name: str,
        command: str | None = None,
        files: Mapping[Path, str] | None = None,
    ) -> None:
        """Starts it; `password_name` is the variable by which the image is told the password. It sees `files`."""
        self.password = secrets.token_urlsafe(18)
        told = {**environment, password_name: self.password}
        try:
            _have_a_reaper()
            self._container = DockerContainer(image, env=told, ports=ports, command=command)
            for file, place in (files or {}).items():
                self._container.with_volume_mapping(str(file), place)
            self._container.start()
        except DockerException as error:
            line = f"TESTCONTAINERS is set, but Docker did not start {image} ({error}): start Docker, or unset it"
            raise StackError(line) from error

    @property
    def host(self) -> str:
        return self._container.get_container_host_ip()

    def port(self, inside: int) -> int:
        """The port on `host` that leads to the one inside."""
        return int(self._container.get_exposed_port(inside))

    def stop(self) -> None:
        self._container.stop()


def postgres(settings: Mapping[str, str]) -> Container:
    """PostgreSQL with these settings, whose superuser is USER."""
    told = {"POSTGRES_USER": USER, "POSTGRES_DB": "postgres"}
    command = shlex.join(["postgres", *(f"--{name}={value}" for name, value in settings.items())])
    return Container(POSTGRES_IMAGE, [5432], told, "POSTGRES_PASSWORD", command)


def rabbitmq() -> Container:
    """RabbitMQ with its management API, whose administrator is USER."""
    inside = "/run/steward/enabled_plugins"
    told = {"RABBITMQ_DEFAULT_USER": USER, "RABBITMQ_ENABLED_PLUGINS_FILE": inside}
    return Container(RABBITMQ_IMAGE, [5672, 15672], told, "RABBITMQ_DEFAULT_PASS", files={PLUGINS: inside})


def _have_a_reaper() -> None:
    # It clears up after a session that was killed. Where its image cannot be had, our own stop has to do.
    if not testcontainers_config.ryuk_disabled:
        try:
            Reaper.get_instance()
        except DockerException:
            testcontainers_config.ryuk_disabled = True
