"""The environment in which a private node runs, away from every other Erlang node of the machine."""

from stack.ports import LOOPBACK
from stack.rabbitmq.files import NodeFiles, NodePorts

# Two schedulers that sleep instead of spinning: an idle broker should cost nothing on a small machine.
ERLANG_FLAGS = "+S 2:2 +SDcpu 1:1 +stbt u +sbwt none +sbwtdcpu none +sbwtdio none"
# Each quorum queue writes its figures down every five seconds otherwise. There is no line for it in rabbitmq.conf.
QUORUM_TICK = "-rabbit quorum_tick_interval 30000"


def environment(files: NodeFiles, ports: NodePorts, node: str) -> dict[str, str]:
    """All that the server's own scripts read; nothing is taken from ours or from /etc/rabbitmq."""
    return {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "LC_ALL": "C.UTF-8",
        "HOME": str(files.home),
        "ERL_EPMD_PORT": str(ports.epmd),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "RABBITMQ_CONF_ENV_FILE": str(files.home / "rabbitmq-env.conf"),
        "RABBITMQ_NODENAME": node,
        "RABBITMQ_CONFIG_FILE": str(files.config),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(files.plugins),
        "RABBITMQ_MNESIA_BASE": str(files.database),
        "RABBITMQ_LOG_BASE": str(files.home / "log"),
        "RABBITMQ_LOG": "-color",
        "RABBITMQ_DIST_PORT": str(ports.distribution),
        # Of Erlang's own, some for each connection and queue. Room for a million, as it comes, takes 12 MiB.
        "RABBITMQ_MAX_NUMBER_OF_PROCESSES": "65536",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{ERLANG_FLAGS} {QUORUM_TICK} {_loopback_distribution()}",
        # Makes the script become the Erlang machine instead of a shell that waits for it: signals, and the kernel's
        # notice of our death, reach the broker itself. The flags put back what the script leaves out for that case.
        "RABBITMQ_ALLOW_INPUT": "true",
        "RABBITMQ_SERVER_START_ARGS": "-noinput +B i",
    }


def _loopback_distribution() -> str:
    address = LOOPBACK.replace(".", ",")
    # No epmd of Erlang's own making, which would outlive the node: ours is there before it.
    return f"-kernel inet_dist_use_interface {{{address}}} -start_epmd false"
