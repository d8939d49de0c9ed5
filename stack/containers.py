"""Servers from testcontainers; needs Docker."""

import secrets
from collections.abc import Mapping

from docker.errors import DockerException  # type: ignore[import-untyped]
from testcontainers.core.container import DockerContainer

from stack.errors import StackError

POSTGRES_IMAGE = "postgres:15"
RABBITMQ_IMAGE = "rabbitmq:3-management"
USER = "steward"


class Container:
    """One running container with a random password for its administrator."""

    def __init__(self, image: str, ports: list[int], environment: Mapping[str, str], password_name: str) -> None:
        """Starts it; `password_name` is the variable by which the image is told the password."""
        self.password = secrets.token_urlsafe(18)
        try:
            self._container = DockerContainer(image, env={**environment, password_name: self.password}, ports=ports)
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


def postgres() -> Container:
    """PostgreSQL, whose superuser is USER."""
    return Container(POSTGRES_IMAGE, [5432], {"POSTGRES_USER": USER, "POSTGRES_DB": "postgres"}, "POSTGRES_PASSWORD")


def rabbitmq() -> Container:
    """RabbitMQ with its management API, whose administrator is USER."""
    return Container(RABBITMQ_IMAGE, [5672, 15672], {"RABBITMQ_DEFAULT_USER": USER}, "RABBITMQ_DEFAULT_PASS")
