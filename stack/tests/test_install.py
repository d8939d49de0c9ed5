import os
import shutil

import pytest

from stack import install, packages
from stack.errors import StackError
from stack.install import ensure_rabbitmq, server_home
from stack.packages import Package


@pytest.fixture
def said():
    return []


def server(home, version):
    program = home / f"rabbitmq_server-{version}" / "sbin" / "rabbitmq-server"
    program.parent.mkdir(parents=True)
    program.touch()
    return program.parent.parent


def test_the_newest_server_is_taken(tmp_path):
    server(tmp_path, "3.9.27")
    newest = server(tmp_path, "3.10.8")
    assert server_home(tmp_path) == newest
    assert server_home(tmp_path / "nothing") is None


def test_one_that_is_there_is_not_installed_again(monkeypatch, tmp_path, said):
    monkeypatch.setattr(install, "server_home", lambda: tmp_path)
    assert ensure_rabbitmq(said.append) == tmp_path
    assert said == []


@pytest.mark.parametrize(
    ("programs", "reason"),
    [((), "no Debian or Ubuntu"), (("apt-get",), "no right to install")],
)
def test_without_the_right_to_install_one_line_says_what_to_do(monkeypatch, said, programs, reason):
    monkeypatch.setattr(install, "server_home", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda name: name if name in programs else None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(StackError, match=reason) as caught:
        ensure_rabbitmq(said.append)
    assert "AMQP_URL" in str(caught.value)


def test_a_failed_installation_gives_the_last_error(monkeypatch, tmp_path, said):
    failing = tmp_path / "install.sh"
    failing.write_text("echo 'Unpacking erlang-base'; echo 'E: Unable to fetch'; echo bye; exit 100\n")
    monkeypatch.setattr(packages, "SCRIPT", failing)
    monkeypatch.setattr(packages.Package, "_as_root", lambda _: [])
    monkeypatch.setattr(install, "server_home", lambda: None)
    with pytest.raises(StackError, match=r"failed \(E: Unable to fetch\)"):
        ensure_rabbitmq(said.append)
    assert said[1:] == ["Unpacking erlang-base", "E: Unable to fetch"]


def test_the_script_is_told_the_package_and_its_units(monkeypatch, tmp_path, said):
    telling = tmp_path / "install.sh"
    telling.write_text('echo "Setting up $1"; shift; echo "Setting up $*"\n')
    monkeypatch.setattr(packages, "SCRIPT", telling)
    monkeypatch.setattr(packages.Package, "_as_root", lambda _: [])
    Package("wrk", "", ("a.service", "b.socket")).install(said.append)
    assert said == ["Setting up wrk", "Setting up a.service b.socket"]
