"""Backups from which a cluster is brought back to a moment: a copy of it, and what its log had to say from then on."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from stack import children
from stack.accounts import give, private_folder, server_account
from stack.errors import StackError
from stack.ports import LOOPBACK
from stack.postgres.cluster import SUPERUSER, password
from stack.postgres.running import ENVIRONMENT, run
from stack.postgres.server import EmbeddedPostgres

_SLOT = "--slot=steward"
_ENDING = ((signal.SIGINT, 10.0), (signal.SIGKILL, 5.0))


class Backup:
    """A backup of ``server`` in ``folder``, of which there is one: ``base`` and ``wal``."""

    def __init__(self, server: EmbeddedPostgres, folder: Path) -> None:
        self._server = server
        self._account = server_account()
        self._place = private_folder(folder.absolute(), self._account)
        self._base, self._wal = self._place / "base", self._place / "wal"

    @contextmanager
    def archiving(self) -> Iterator[None]:
        """Write down the server's log as it comes, while the with-block lasts; the backup before is thrown away."""
        self.remove()
        private_folder(self._wal, self._account)
        self._run("pg_receivewal", _SLOT, "--create-slot", "--if-not-exists")
        receiver = children.start(
            self._command("pg_receivewal", _SLOT, "--synchronous", f"--directory={self._wal}"),
            env={**ENVIRONMENT, **self._login},
            log=self._server.log,
            account=self._account,
            on_our_death=signal.SIGINT,
        )
        try:
            yield
        finally:
            children.stop(receiver, _ENDING)

    def take(self) -> None:
        """Copy the cluster while it is in use."""
        self._run("pg_basebackup", f"--pgdata={self._base}", "--checkpoint=fast")

    def restore(self, moment: datetime) -> None:
        """Start the server, which must be stopped, with all databases as they were at ``moment``.

        Raises StackError where the log does not reach so far.
        """
        shutil.rmtree(self._server.data)
        run(["cp", "-a", str(self._base), str(self._server.data)], self._account, "the copy cannot be put back")
        with (self._server.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in self._recovery(moment).items())
        wanted = self._server.data / "recovery.signal"
        wanted.touch()
        give(wanted, self._account)
        try:
            self._server.start()
        except StackError as error:
            raise StackError(f"the databases are not back at {moment}, perhaps the log ends before: {error}") from None

    def remove(self) -> None:
        """Throw it away."""
        for part in (self._base, self._wal):
            shutil.rmtree(part, ignore_errors=True)

    def _recovery(self, moment: datetime) -> dict[str, str]:
        # The last piece of the log is not complete, and called so.
        whole = self._wal / "%f"
        return {
            "restore_command": f'cp "{whole}" "%p" || cp "{whole}.partial" "%p"',
            "recovery_target_time": moment.isoformat(sep=" "),
            "recovery_target_action": "promote",
            # Nobody gets in before it is there.
            "hot_standby": "off",
        }

    def _run(self, program: str, *words: str) -> None:
        run(self._command(program, *words), self._account, f"{program} failed", self._login)

    def _command(self, program: str, *words: str) -> list[str]:
        server = (f"--host={LOOPBACK}", f"--port={self._server.port}", f"--username={SUPERUSER}", "--no-password")
        return [str(self._server.programs / program), *server, *words]

    @property
    def _login(self) -> dict[str, str]:
        return {"PGPASSWORD": password(self._server.folder)}
