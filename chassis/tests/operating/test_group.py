"""Every image has the operators' commands, and the others do not pay for them."""

import subprocess
import sys

import click
import pytest

from chassis.__main__ import main as of_services
from chassis.operating.group import COMMANDS
from gateway.__main__ import main as of_gateway


@pytest.mark.parametrize(("main", "more"), [(of_services, set()), (of_gateway, {"reseal", "sign-on"})])
def test_a_part_has_its_own_commands_and_the_operators(main, more):
    context = click.Context(main)
    listed = main.list_commands(context)
    assert {"serve", "work", "bootstrap", "migrate", "health", *COMMANDS, *more} == set(listed)
    assert [main.get_command(context, name).name for name in listed] == listed


def test_asking_for_the_health_imports_neither_broker_nor_database():
    code = "import chassis.__main__, chassis.probe, sys; print({'pika', 'sqlalchemy', 'eventlet'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
