"""A mail server that delivers nothing: it keeps every mail in a maildir, for the local stack and for a look at it."""

import signal
import threading
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox


def main(host: str, port: int, folder: Path | str) -> None:
    """Take mail on ``host``:``port`` and keep it in the maildir ``folder``, until SIGTERM or SIGINT."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    sink = mail_sink(host, port, folder)
    sink.start()
    try:
        stopping.wait()
    finally:
        sink.stop()


def mail_sink(host: str, port: int, folder: Path | str) -> Controller:
    """Return the server, which serves in a thread of its own between ``start()`` and ``stop()``."""
    maildir = Path(folder)
    maildir.parent.mkdir(parents=True, exist_ok=True)
    return Controller(Mailbox(maildir), hostname=host, port=port, server_hostname="mail-sink")
