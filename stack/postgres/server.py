"""An embedded PostgreSQL server."""

import signal
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psycopg2

from stack import children
from stack.accounts import Account, our_files, server_account
from stack.errors import StackError
from stack.ports import LOOPBACK, kept_ports
from stack.postgres.binaries import programs
from stack.postgres.cluster import SUPERUSER, data_folder, ensure_cluster, password
from stack.postgres.pidfile import Postmaster, postmaster
from stack.postgres.running import ENVIRONMENT
from stack.waiting import came_true

# For a machine of 2 cores and a few GiB that runs everything else as well.
SETTINGS = {
    "shared_buffers": "128MB",
    "max_connections": "200",
    "fsync": "on",
    "jit": "off",
    # Without figures of a new table the planner takes any index: a first import must not wait a minute for them.
    # Each database is visited once in that time, by a process of its own.
    "autovacuum_naptime": "20s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
_PLACE = {"listen_addresses": LOOPBACK, "unix_socket_directories": ""}
# Fast shutdown, immediate shutdown, and then no more asking; with the seconds that each is given.
ENDING = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
CRASHING = ENDING[1:]
START_SECONDS = 60.0


class EmbeddedPostgres:
    """A server on loopback with its data, port and superuser's password in `folder`.

    A server that already runs on the folder is used as it is, and left running by `stop`: it is somebody else's.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        """`settings` override those of the server; `log` is by default in the folder."""
        self.folder = folder.absolute()
        self.log = log or self.folder / "postgres.log"
        self.port = port or 0
        self.adopted = False
        self._wanted = {"postgres": port} if port else {}
        self._settings = {**_PLACE, **SETTINGS, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def admin_url(self) -> str:
        """The superuser's address, for psycopg2 and libpq."""
        return f"postgresql://{SUPERUSER}:{password(self.folder)}@{LOOPBACK}:{self.port}/postgres"

    @property
    def data(self) -> Path:
        """The folder with the cluster, from the first start on."""
        return data_folder(self.folder / "cluster")

    @property
    def programs(self) -> Path:
        """The folder with PostgreSQL's programs, where the server's account can run them."""
        return programs(self.folder, server_account())

    def start(self) -> "EmbeddedPostgres":
        """Start the server, making the cluster the first time, and return when it answers."""
        account = server_account()
        with our_files():
            self.folder.mkdir(parents=True, exist_ok=True)
            binaries = programs(self.folder, account)
            data = ensure_cluster(self.folder, binaries, account)
        running = self._running(data)
        if running:
            self.port, self.adopted = running.port, True
        else:
            self._launch(binaries / "postgres", data, account)
        self._await_answer()
        return self

    def stop(self) -> None:
        """End the server if we started it: fast shutdown, then harder."""
        if self._process is not None:
            children.stop(self._process, ENDING)
            self._process = None

    def crash(self) -> None:
        """End the server at once, as by a power cut: nothing is tidied up. :meth:`start` recovers it."""
        if self._process is not None:
            children.stop(self._process, CRASHING)
            self._process = None

    def _running(self, data: Path) -> Postmaster | None:
        """The server of this folder, once it has made up its mind: ready, or gone."""

        def settled() -> bool:
            found = postmaster(data)
            return found is None or found.ready

        if not came_true(settled, START_SECONDS):
            raise StackError(f"the PostgreSQL server of {data} neither starts nor ends: see {self.log}")
        return postmaster(data)

    def _launch(self, binary: Path, data: Path, account: Account | None) -> None:
        self.port = kept_ports(self.folder / "port.json", ["postgres"], self._wanted)["postgres"]
        options = {**self._settings, "port": str(self.port)}
        self._process = children.start(
            [str(binary), "-D", str(data), *(f"--{name}={value}" for name, value in options.items())],
            env=ENVIRONMENT,
            log=self.log,
            account=account,
            on_our_death=signal.SIGINT,
        )

    def _await_answer(self) -> None:
        if came_true(lambda: self._ended() or self._answers(), START_SECONDS) and not self._ended():
            return
        self.stop()
        raise StackError(f"PostgreSQL did not start ({_last_line(self.log)}): see {self.log}")

    def _ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def _answers(self) -> bool:
        try:
            with closing(psycopg2.connect(self.admin_url, connect_timeout=5)):
                return True
        except psycopg2.OperationalError:
            return False


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return lines[-1] if lines else "it wrote nothing"
