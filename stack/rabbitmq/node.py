"""A private RabbitMQ node."""

import hashlib
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stack import children, commands
from stack.accounts import Account, our_files, private_folder, server_account
from stack.errors import StackError
from stack.install import REMEDY, server_home
from stack.locks import FolderLock
from stack.ports import LOOPBACK, kept_ports
from stack.rabbitmq.amqp import amqp_url, answers
from stack.rabbitmq.environment import environment
from stack.rabbitmq.files import NodeFiles, NodePorts
from stack.rabbitmq.leftovers import end_leftovers, remember
from stack.waiting import came_true

PORT_NAMES = ("amqp", "distribution", "epmd", "management")
MANAGEMENT = "rabbitmq_management"
ENDING = ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))
CRASHING = ENDING[1:]
START_SECONDS = 90.0


class PrivateBroker:
    """A node on loopback with its data, ports, cookie and epmd in `folder`, seen by no other node of the machine.

    What `definitions` (a document as `rabbitmqctl export_definitions` writes it) describes is there before the first
    client can connect.
    """

    def __init__(
        self,
        folder: Path,
        definitions: Mapping[str, Any],
        *,
        plugins: Sequence[str] = (),
        ports: Mapping[str, int] | None = None,
        log: Path | None = None,
        home: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """`ports` by name ("amqp", "distribution", "epmd", "management"); `home` is where the server is installed.

        `settings` (of `rabbitmq.conf`) go beside those of the node.
        """
        self.folder = folder.absolute()
        self.log = log or self.folder / "rabbitmq.log"
        self.node = f"steward-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]}@localhost"
        self._definitions = definitions
        self._plugins = tuple(plugins)
        self._wanted = ports
        self._home = home
        self._settings = settings or {}
        self._lock = FolderLock(self.folder / "broker.pid", "a broker")
        self._chosen: NodePorts | None = None
        self._epmd: subprocess.Popen[bytes] | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def ports(self) -> NodePorts:
        """The ports in use, from `start` on."""
        if self._chosen is None:
            raise StackError("the broker was not started")
        return self._chosen

    @property
    def management_url(self) -> str | None:
        """The management API, if that plugin was asked for."""
        return f"http://{LOOPBACK}:{self.ports.management}" if MANAGEMENT in self._plugins else None

    def url(self, user: str, password: str, vhost: str) -> str:
        """The AMQP address for a user of the definitions."""
        return amqp_url(LOOPBACK, self.ports.amqp, user, password, vhost)

    def start(self) -> "PrivateBroker":
        """Start epmd and the node, and return when it answers AMQP clients."""
        self.launch()
        self.await_answer()
        return self

    def launch(self) -> "PrivateBroker":
        """Start epmd and the node, which takes some seconds until it answers."""
        home = self._home or server_home()
        if home is None:
            raise StackError(f"RabbitMQ is missing: {REMEDY}")
        account = server_account()
        with our_files():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            files = NodeFiles(private_folder(self.folder / "node", account))
            end_leftovers(self.folder, files.home)
            self._chosen = NodePorts(**kept_ports(self.folder / "ports.json", PORT_NAMES, self._wanted))
            files.write(self.ports, self._definitions, self._plugins, account, self._settings)
        self._launch(home, files, account)
        return self

    def await_answer(self) -> None:
        """Return when it answers AMQP clients. Raises StackError when it does not, or has ended."""
        if came_true(lambda: self._ended() or answers(self.ports.amqp), START_SECONDS) and not self._ended():
            return
        self.stop()
        raise StackError(f"RabbitMQ did not start on port {self.ports.amqp}: see {self.log}")

    def stop(self) -> None:
        """End the node and its epmd, if we started them."""
        for process in (self._server, self._epmd):
            if process is not None:
                children.stop(process, ENDING)
        self._server = self._epmd = None
        self._lock.release()

    def crash(self) -> None:
        """End the node at once, as by a power cut: nothing is tidied up. :meth:`start` begins it again."""
        if self._server is not None:
            children.stop(self._server, CRASHING)
        self.stop()

    def erase(self) -> None:
        """Remove all that the node has kept, which must be stopped: it starts with its definitions, and no message."""
        files = NodeFiles(private_folder(self.folder / "node", server_account()))
        shutil.rmtree(files.database, ignore_errors=True)

    def freeze(self) -> None:
        """Let the node stand still: its connections stay, and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def control(self, *words: str) -> str:
        """Have `rabbitmqctl` do what `words` say, and return its answer. Raises StackError with its refusal."""
        home = self._home or server_home()
        account = server_account()
        return commands.run(
            [str(home / "sbin" / "rabbitmqctl") if home else "rabbitmqctl", "--quiet", *words],
            environment(NodeFiles(private_folder(self.folder / "node", account)), self.ports, self.node),
            account,
            f"rabbitmqctl {' '.join(words)}",
        )

    def _signal(self, signum: signal.Signals) -> None:
        if self._server is not None:
            self._server.send_signal(signum)

    def _launch(self, home: Path, files: NodeFiles, account: Account | None) -> None:
        epmd = shutil.which("epmd")
        if epmd is None:
            raise StackError(f"Erlang's epmd is missing: {REMEDY}")
        env = environment(files, self.ports, self.node)
        self._epmd = self._child([epmd, "-port", str(self.ports.epmd), "-address", LOOPBACK], env, account)
        self._server = self._child([str(home / "sbin" / "rabbitmq-server")], env, account)
        remember(self.folder, {"epmd": self._epmd.pid, "node": self._server.pid})

    def _child(self, argv: list[str], env: Mapping[str, str], account: Account | None) -> "subprocess.Popen[bytes]":
        return children.start(argv, env=env, log=self.log, account=account, on_our_death=signal.SIGTERM)

    def _ended(self) -> bool:
        return self._server is None or self._server.poll() is not None
