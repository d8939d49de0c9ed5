import os
import signal
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from stack.errors import StackError
from stack.ports import free_port, is_free
from stack.supervisor import Background, Control, ProcessSpec, Supervisor
from stack.supervisor.endpoints import control_endpoint
from stack.tests import targets
from stack.waiting import came_true

GUNICORN = (sys.executable, "-m", "gunicorn", "--bind", "fd://$(circus.sockets.web)", "stack.tests.targets:app")


@pytest.fixture
def supervise(tmp_path):
    """Runs a supervisor of some specs in the background; gives the means to speak to it."""
    with ExitStack() as running:

        def run(*specs: ProcessSpec, imports=None) -> Control:
            background = Background(Supervisor(tmp_path / "run", specs, logs=tmp_path / "logs", imports=imports))
            running.callback(background.stop)
            return background.start().control

        yield run


@pytest.fixture
def log(tmp_path):
    """The text of a log."""

    def read(name: str = "supervisor") -> str:
        return str((tmp_path / "logs" / f"{name}.log").read_text())

    return read


def gone(pids):
    return not any(psutil.pid_exists(pid) for pid in pids)


def test_it_runs_the_copies_that_were_asked_for(supervise):
    control = supervise(ProcessSpec("serve", targets.wait, copies=2), ProcessSpec("work", targets.wait))
    status = {each.name: each for each in control.status()}
    assert (status["serve"].copies, len(status["serve"].pids)) == (2, 2)
    assert len(status["work"].pids) == 1
    assert {psutil.Process(pid).ppid() for pid in status["serve"].pids} == {control.pid}


def test_a_child_is_titled_logged_and_given_its_environment(supervise, log):
    control = supervise(ProcessSpec("serve", targets.say, args=("hello",), env={"FLAVOUR": "vanilla"}))
    assert came_true(lambda: log("serve") == "hello vanilla\n", 5)
    assert psutil.Process(control.pids("serve")[0]).cmdline()[0] == "steward: serve 1"


def test_what_a_child_is_told_by_a_file_it_does_not_inherit(supervise, log, monkeypatch):
    monkeypatch.setenv("FLAVOUR", "bitter")
    supervise(ProcessSpec("serve", targets.say, args=("hello",), env={"FLAVOUR_FILE": "/flavour"}))
    assert came_true(lambda: log("serve") == "hello \n", 5)


def test_a_child_keeps_no_descriptor_of_the_supervisor(supervise, tmp_path):
    note = tmp_path / "descriptors"
    supervise(ProcessSpec("serve", targets.descriptors, args=(str(note),)))
    assert came_true(note.exists, 5)
    assert note.read_text().splitlines() == ["/dev/null", str(tmp_path / "logs" / "serve.log")]


def test_what_is_killed_is_started_again(supervise, log):
    control = supervise(ProcessSpec("serve", targets.wait, copies=2))
    victims = control.kill("serve")
    assert came_true(lambda: len(set(control.pids("serve")) - set(victims)) == 2, 15)
    assert f"serve (process {victims[0]}) ended with SIGKILL" in log()


def test_a_crash_loop_waits_longer_each_time(supervise, log):
    supervise(ProcessSpec("bad", targets.fail), ProcessSpec("good", targets.wait))
    assert came_true(lambda: "again in 4 s" in log(), 20)
    assert log().count("bad (process") == 6
    assert "ended with exit code 3" in log()


def test_what_it_has_imported_its_children_have(supervise, log):
    supervise(ProcessSpec("shares", targets.modules), imports=targets.import_much)
    assert came_true(lambda: log("shares") == "True\n", 5)


def test_an_exception_is_in_the_log_of_its_process(supervise, log):
    supervise(ProcessSpec("bad", targets.explode))
    assert came_true(lambda: "RuntimeError: this is why" in log("bad"), 5)
    assert came_true(lambda: "ended with exit code 1" in log(), 5)


def test_copies_can_be_added_and_taken_away(supervise, log):
    control = supervise(ProcessSpec("serve", targets.wait))
    control.incr("serve", 2)
    assert came_true(lambda: len(control.pids("serve")) == 3, 5)
    all_three = set(control.pids("serve"))
    control.decr("serve", 2)
    assert came_true(lambda: len(control.pids("serve")) == 1, 5)
    assert set(control.pids("serve")) < all_three
    assert log().count("stopped") == 2
    assert "ended" not in log()


def test_one_kind_can_be_restarted_stopped_and_started(supervise):
    control = supervise(ProcessSpec("serve", targets.wait), ProcessSpec("work", targets.wait))
    serve, work = control.pids("serve"), control.pids("work")
    control.restart("serve")
    assert control.pids("serve") != serve
    assert control.pids("work") == work
    control.stop("serve")
    assert control.pids("serve") == ()
    control.start("serve")
    assert len(control.pids("serve")) == 1


def test_an_unknown_name_is_one_clear_line(supervise):
    control = supervise(ProcessSpec("serve", targets.wait))
    with pytest.raises(StackError, match=r"the supervisor refused `restart`: .*nothing"):
        control.restart("nothing")


def test_the_end_lets_processes_finish_and_then_insists(supervise, tmp_path):
    stubborn, finished = tmp_path / "stubborn", tmp_path / "finished"
    control = supervise(
        ProcessSpec("finish", targets.finish, args=(str(finished),)),
        ProcessSpec("stubborn", targets.be_stubborn, args=(str(stubborn),), stop_seconds=2),
    )
    assert came_true(stubborn.exists, 5)
    pids = [*control.pids("finish"), *control.pids("stubborn")]
    control.end()
    assert finished.read_text() == "finished"
    assert gone(pids)


def test_a_second_signal_does_not_wait(supervise, tmp_path, log):
    stubborn = tmp_path / "stubborn"
    control = supervise(ProcessSpec("stubborn", targets.be_stubborn, args=(str(stubborn),), stop_seconds=600))
    assert came_true(stubborn.exists, 5)
    pids, supervisor = control.pids("stubborn"), control.pid
    for _ in range(2):
        os.kill(supervisor, signal.SIGINT)
        assert came_true(lambda: "stopping" in log() or control.pid is None, 5)
    assert came_true(lambda: control.pid is None, 5)
    assert gone(pids)


def test_a_killed_supervisor_takes_its_children_along(supervise):
    port = free_port()
    control = supervise(
        ProcessSpec("serve", targets.wait, copies=2),
        ProcessSpec("web", GUNICORN, sockets={"web": ("127.0.0.1", port)}),
    )
    pids = [*control.pids("serve"), *control.pids("web")]
    os.kill(control.pid, signal.SIGKILL)
    assert came_true(lambda: gone(pids) and is_free(port), 20)


def test_a_second_one_on_the_folder_is_one_clear_line(supervise, tmp_path):
    control = supervise(ProcessSpec("serve", targets.wait))
    second = Supervisor(tmp_path / "run", [], logs=tmp_path / "logs")
    with pytest.raises(StackError, match=rf"a supervisor already runs in .* \(process {control.pid}\)"):
        second.run()


def test_copies_of_a_command_share_one_socket(supervise):
    port = free_port()
    control = supervise(ProcessSpec("web", GUNICORN, copies=2, sockets={"web": ("127.0.0.1", port)}))
    masters = {str(pid) for pid in control.pids("web")}
    seen: set[str] = set()

    def both_answered() -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            seen.add(answer.read().decode())
        return seen == masters

    assert came_true(both_answered, 20)
    control.end()
    assert is_free(port)


def test_a_taken_port_is_one_clear_line(tmp_path, postgres):
    spec = ProcessSpec("web", GUNICORN, sockets={"gateway": ("127.0.0.1", postgres.port)})
    with pytest.raises(StackError, match=f"port {postgres.port}, wanted by gateway, is taken"):
        Supervisor(tmp_path / "run", [spec], logs=tmp_path / "logs").run()


def test_a_deep_folder_has_its_control_socket_elsewhere(tmp_path):
    folder = tmp_path / ("deep" * 30)
    background = Background(Supervisor(folder, [ProcessSpec("serve", targets.wait)], logs=tmp_path / "logs")).start()
    assert background.control.pids("serve")
    place = Path(control_endpoint(folder).removeprefix("ipc://")).parent
    assert place != folder
    background.stop()
    assert Control(folder).pid is None
    assert not place.exists()


def test_without_a_supervisor_there_is_nobody_to_ask(tmp_path):
    control = Control(tmp_path)
    assert control.pid is None
    control.end()
