import pytest

from stack.bench import meter
from stack.bench.meter import Target
from stack.bench.plan import Plan
from stack.bench.wrk import Load, Request

LOAD = Load(sent=3, answered=3, seconds=1.0, p50_ms=1.0, p99_ms=1.0, errors=0, first_error="")


class Processes:
    def __init__(self):
        self.spent = 0.0

    def read(self):
        return {"all": self.spent}


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "data" / "run").mkdir(parents=True)
    return Plan(tmp_path)


@pytest.fixture
def driven(monkeypatch):
    files = []

    def drive(url, file, **options):
        files.append(file.read_text().splitlines())
        return LOAD

    monkeypatch.setattr(meter, "drive", drive)
    return files


class Later:
    """Work that follows from a load, and takes CPU time as well."""

    def __init__(self, processes):
        self.processes = processes

    def drain(self):
        self.processes.spent += 0.6


def test_the_work_that_follows_is_counted(plan, driven):
    processes = Processes()
    target = Target("open", "http://x", [Request("GET", "/")], processes, Later(processes))
    assert target.measure(plan, 8).cpu_ms == pytest.approx({"all": 200, "sum": 200})


@pytest.mark.parametrize(("once", "second"), [(True, ["/4", "/5"]), (False, ["/0", "/1", "/2", "/3", "/4", "/5"])])
def test_what_can_be_sent_once_is_not_sent_again(plan, driven, once, second):
    processes = Processes()
    requests = [Request("GET", f"/{i}") for i in range(6)]
    target = Target("change", "http://x", requests, processes, Later(processes), once)
    target.warm_up(plan)
    target.measure(plan, 1)
    assert [line.split()[1] for line in driven[1]] == second
    assert not plan.requests("change").exists()
