"""What the processes of the suite tell Prometheus."""

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from chassis.probe import asked
from stack.ports import LOOPBACK
from stack.suite.environment import health_folder
from stack.suite.readiness import sockets
from stack.suite.suite import Suite

GATEWAY_SERVES = "gateway-serve"


def places(suite: Suite) -> dict[str, str]:
    """Return where each process tells its figures, by its name: at a socket, and the gateway at a port of its own."""
    told = {path.stem.rpartition("-")[0]: str(path) for path in sockets(health_folder(suite.layout))}
    return told | {GATEWAY_SERVES: f"{LOOPBACK}:{suite.ports['health']}"}


def figures(suite: Suite) -> dict[str, list[Sample]]:
    """Return the samples of every process."""
    return {process: samples(place) for process, place in places(suite).items()}


def samples(place: str) -> list[Sample]:
    """Return the samples that are told at a place. Raises OSError or HTTPException where nobody answers."""
    text = asked(place, "/metrics")[1].decode()
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]
