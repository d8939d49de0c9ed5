import mailbox
import os
import signal
import socket
import sys
from subprocess import Popen

from chassis.testing import eventually
from services.notify.channels.mail import send_mail
from services.notify.tests.mail_server import a_free_port
from services.notify.tests.test_mail import MAIL, to

RUN = "import sys; from services.notify.local.mail_sink import main; main('127.0.0.1', int(sys.argv[1]), sys.argv[2])"


def test_the_sink_keeps_mails_in_a_maildir_until_it_is_told_to_stop(tmp_path):
    port, folder = a_free_port(), tmp_path / "local" / "mail"
    with Popen([sys.executable, "-c", RUN, str(port), str(folder)], env={**os.environ, "PYTHONPATH": "."}) as sink:
        try:
            eventually(lambda: answers(port), "the sink takes mail", timeout=20)
            send_mail(to(port), MAIL)
            [letter] = mailbox.Maildir(folder)
            assert letter["To"] == "wang@example.com"
        finally:
            sink.send_signal(signal.SIGTERM)
        assert sink.wait(10) == 0


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
