"""The processes of the suite: two for each service, the gateway, the place where local mail goes."""

import sys
from collections.abc import Callable

from chassis.process import serve, work
from chassis.process.overview import PLACES
from contracts.core.registry import SERVICES
from services.notify.channels.sms import LOCAL
from services.notify.local import mail_sink
from stack.paths import Layout
from stack.ports import LOOPBACK
from stack.suite.environment import health_folder
from stack.suite.parts import GATEWAY
from stack.supervisor.spec import ProcessSpec


def processes(environment: Callable[[str], dict[str, str]], layout: Layout, ports: dict[str, int]) -> list[ProcessSpec]:
    """Return what the supervisor runs; ``ports`` has those of ``web``, ``health`` (of the gateway) and ``mail``.

    ``environment`` says what the processes of a part are told.
    """
    mail_port = ports["mail"]
    # The gateway first: it imports everything anew, while the others are forked.
    specs = [_gateway(environment(GATEWAY), layout, ports)]
    specs.append(ProcessSpec("mail", mail_sink.main, args=(LOOPBACK, mail_port, layout.root / "mail")))
    local = {
        "SMTP_URL": f"smtp://{LOOPBACK}:{mail_port}",
        "MAIL_FROM": "steward@suihe.example",
        "SMS_PROVIDER_URL": LOCAL,
    }
    for name in SERVICES:
        env = environment(name) | (local if name == "notify" else {})
        specs.append(ProcessSpec(name, serve, args=(name,), env=env, green=True))
        specs.append(ProcessSpec(f"{name}-work", work, args=(name,), env=env, green=True))
    specs.append(ProcessSpec("gateway-work", work, args=(GATEWAY,), env=environment(GATEWAY), green=True))
    return specs


def _gateway(env: dict[str, str], layout: Layout, ports: dict[str, int]) -> ProcessSpec:
    command = (sys.executable, "-m", "gunicorn", "-c", "python:gateway.gunicorn_conf", "gateway.wsgi:application")
    sockets = {name: (LOOPBACK, ports[name]) for name in ("web", "health")}
    alone = {
        "HEALTH_ADDRESS": f"{LOOPBACK}:{ports['health']}",
        "PROMETHEUS_MULTIPROC_DIR": str(layout.run / "figures"),
        PLACES: str(health_folder(layout)),
    }
    bind = [word for name in sockets for word in ("--bind", f"fd://$(circus.sockets.{name})")]
    return ProcessSpec(GATEWAY, (*command, *bind), env=env | alone, sockets=sockets)
