"""The worker process is green: a provider that is slow must hold up nobody else in it."""

import subprocess
import sys

import pytest

from services.notify.tests.http_provider import a_provider
from services.notify.tests.mail_server import a_certificate, a_mail_server

AT_ONCE = 4
PAUSE = 1.0
MAILS = """
import eventlet; eventlet.monkey_patch()
import sys, time
from datetime import UTC, datetime
from uuid import uuid4
from services.notify.channels.http_sms import HttpSms
from services.notify.channels.mail import send_mail
from services.notify.channels.mail_settings import MailSettings
from services.notify.channels.outgoing import Outgoing

def outgoing():
    return Outgoing(uuid4(), "wang@example.com", "subject", "body", "zh", datetime.fromtimestamp(0, UTC))

mail, sms = sys.argv[1:3], sys.argv[3]
settings = MailSettings.load({
    "SMTP_URL": mail[0], "SMTP_CA_FILE": mail[1], "SMTP_PASSWORD": "s3cret", "MAIL_FROM": "a@steward.example",
})
pool = eventlet.GreenPool()
for _ in range(int(sys.argv[4])):
    pool.spawn(send_mail, settings, outgoing())
    pool.spawn(HttpSms(sms, "k").send, None, outgoing())
last, longest = time.monotonic(), 0.0
while pool.running():
    eventlet.sleep(0.02)
    longest, last = max(longest, time.monotonic() - last), time.monotonic()
print(longest)
"""


@pytest.fixture
def mail_server(tmp_path):
    context, authority = a_certificate(tmp_path)
    with a_mail_server(context) as server:
        server.pause = PAUSE
        yield server, authority


def test_while_slow_providers_are_waited_for_others_go_on(mail_server):
    server, authority = mail_server
    url = f"smtp+starttls://steward@localhost:{server.port}"
    with a_provider() as provider:
        provider.pause = PAUSE
        command = [sys.executable, "-W", "ignore", "-c", MAILS, url, str(authority), provider.url, str(AT_ONCE)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert len(server.received) == len(provider.received) == AT_ONCE
    assert float(ran.stdout) < PAUSE, "a provider held up the whole process"
