"""The files of a private node: settings, plugins, definitions, cookie."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack.accounts import Account, give
from stack.ports import LOOPBACK

COOKIE = ".erlang.cookie"
DISK_FREE_LIMIT = "200MB"
"""With less than this on its disk the node lets nobody publish."""


@dataclass(frozen=True)
class NodePorts:
    amqp: int
    distribution: int
    epmd: int
    management: int


@dataclass(frozen=True)
class NodeFiles:
    """The account's own folder and what is in it."""

    home: Path

    @property
    def config(self) -> Path:
        return self.home / "rabbitmq.conf"

    @property
    def plugins(self) -> Path:
        return self.home / "enabled_plugins"

    @property
    def definitions(self) -> Path:
        return self.home / "definitions.json"

    @property
    def database(self) -> Path:
        return self.home / "mnesia"

    def write(
        self,
        ports: NodePorts,
        definitions: Mapping[str, Any],
        plugins: Sequence[str],
        account: Account | None,
        settings: Mapping[str, str],
    ) -> None:
        """Write them all anew, but the cookie, which stays; ``settings`` go beside ours."""
        more = "".join(f"{name} = {value}\n" for name, value in settings.items())
        self.config.write_text(_settings(ports, self.definitions, "rabbitmq_management" in plugins) + more)
        self.plugins.write_text(f"[{','.join(plugins)}].\n")
        self._write_private(self.definitions, json.dumps(definitions, indent=1), account)
        cookie = self.home / COOKIE
        if not cookie.exists():
            self._write_private(cookie, secrets.token_hex(20), account)

    @staticmethod
    def _write_private(file: Path, text: str, account: Account | None) -> None:
        file.touch(0o600)
        file.write_text(text)
        give(file, account)


def _settings(ports: NodePorts, definitions: Path, management: bool) -> str:
    lines = [
        f"listeners.tcp.local = {LOOPBACK}:{ports.amqp}",
        f"load_definitions = {definitions}",
        "log.console = true",
        "log.console.level = info",
        "log.file = false",
        "vm_memory_high_watermark.absolute = 1GB",
        f"disk_free_limit.absolute = {DISK_FREE_LIMIT}",
        "collect_statistics_interval = 30000",
        # By what Erlang has allocated: the system's figure is asked of ps, in a shell, every two seconds and a half.
        "vm_memory_calculation_strategy = allocated",
        # What quorum queues keep in memory before it goes to their segments: 512 MB by default.
        "raft.wal_max_size_bytes = 67108864",
    ]
    if management:
        lines += [f"management.tcp.ip = {LOOPBACK}", f"management.tcp.port = {ports.management}"]
    return "\n".join(lines) + "\n"
