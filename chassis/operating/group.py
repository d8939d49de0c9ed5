"""The operators' commands beside a part's own."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

#: Where each is: imported when it is asked for, since the other commands must not pay for them.
COMMANDS = {
    "dead": "chassis.operating.dead:dead",
    "drain": "chassis.operating.draining:drain",
    "events": "chassis.operating.events:events",
    "keys": "chassis.operating.keys:keys",
    "log": "chassis.operating.log:log",
    "outbox": "chassis.operating.outbox:outbox",
    "pause": "chassis.operating.pausing:pause",
    "resume": "chassis.operating.pausing:resume",
    "tenant": "chassis.operating.tenant:tenant",
}


class Operators(click.Group):
    """A group that has the operators' commands too, and ``more`` of a part's own, where they are likewise."""

    def __init__(self, *given: Any, more: Mapping[str, str] | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._places = {**COMMANDS, **(more or {})}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all."""
        return sorted([*super().list_commands(ctx), *self._places])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name."""
        if cmd_name not in self._places:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._places[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command
