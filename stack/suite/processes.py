"""The processes of the suite: two for each service, the gateway, the place where local mail goes."""

import sys

from chassis.process import serve, work
from contracts.core.registry import SERVICES
from services.notify.channels.sms import LOCAL
from services.notify.local import mail_sink
from stack.paths import Layout
from stack.ports import LOOPBACK
from stack.servers import Servers
from stack.suite.credentials import Credentials
from stack.suite.environment import environment_of
from stack.suite.parts import GATEWAY
from stack.supervisor.spec import ProcessSpec


def processes(
    servers: Servers, credentials: Credentials, layout: Layout, *, port: int, mail_port: int
) -> list[ProcessSpec]:
    """Return what the supervisor runs; the gateway listens on ``port``."""
    specs = [ProcessSpec("mail", mail_sink.main, args=(LOOPBACK, mail_port, layout.root / "mail"))]
    local = {
        "SMTP_URL": f"smtp://{LOOPBACK}:{mail_port}",
        "MAIL_FROM": "steward@suihe.example",
        "SMS_PROVIDER_URL": LOCAL,
    }
    for name in SERVICES:
        env = environment_of(name, servers, credentials, layout) | (local if name == "notify" else {})
        specs.append(ProcessSpec(name, serve, args=(name,), env=env, green=True))
        specs.append(ProcessSpec(f"{name}-work", work, args=(name,), env=env, green=True))
    env = environment_of(GATEWAY, servers, credentials, layout)
    specs.append(ProcessSpec("gateway-work", work, args=(GATEWAY,), env=env, green=True))
    command = (sys.executable, "-m", "gunicorn", "-c", "python:gateway.gunicorn_conf", "gateway.wsgi:application")
    bind = ("--bind", "fd://$(circus.sockets.web)")
    specs.append(
        ProcessSpec(GATEWAY, (*command, *bind), env=env | {"HEALTH_ADDRESS": ""}, sockets={"web": (LOOPBACK, port)})
    )
    return specs
