"""Reads docker-compose.yml as compose does: anchors resolved, variables filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from contracts.core.registry import PRODUCERS

ROOT = Path(__file__).parents[2]
SERVERS = ("postgres", "rabbitmq")
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


@dataclass(frozen=True)
class Container:
    """One entry of the compose file."""

    name: str
    told: Mapping[str, Any]

    @property
    def part(self) -> str:
        """The part of the suite that it belongs to."""
        return self.name.removesuffix("-work").removesuffix("-bootstrap")

    @property
    def one_shot(self) -> bool:
        """Whether it ends by itself."""
        return self.name.endswith("-bootstrap")

    @property
    def environment(self) -> dict[str, str]:
        """What is set for its process; what is only passed on when the operator sets it is left out."""
        return {name: str(value) for name, value in self.told.get("environment", {}).items() if value is not None}

    @property
    def mounts(self) -> dict[str, str]:
        """The folders and files of the host that it sees, by their places in the container."""
        split = (volume.split(":") for volume in self.told.get("volumes", ()))
        return {there: here for here, there, *_ in split if "/" in here}


@dataclass(frozen=True)
class Composed:
    """The whole file; ``variables`` are those of ``.env``."""

    variables: Mapping[str, str]

    @cached_property
    def text(self) -> str:
        """The file as it is written, without its comments."""
        lines = (ROOT / "docker-compose.yml").read_text(encoding="utf-8").splitlines()
        return "\n".join(line for line in lines if not line.lstrip().startswith("#"))

    @cached_property
    def containers(self) -> dict[str, Container]:
        """All containers by name."""
        filled = yaml.safe_load(_VARIABLE.sub(self._value, self.text))
        return {name: Container(name, told) for name, told in filled["services"].items()}

    def ours(self) -> Iterator[Container]:
        """Yield the containers that run our own images."""
        yield from (container for container in self.containers.values() if container.part in PRODUCERS)

    def _value(self, found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        if kind == "-":
            return self.variables.get(name) or default
        return self.variables[name]
