"""How long work is shown in a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stack.play.opening import Follow
from stack.play.performance import Performance


@contextmanager
def import_bar() -> Iterator[Follow]:
    """Yield what shows the progress of an import as a bar."""
    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task("rows", total=None, visible=False)

        def follow(state: dict[str, Any]) -> None:
            total = state["rows_total"] or None
            done = state["rows_read"]
            bar.update(task, description=f"{state['status']}, rows", total=total, completed=done, visible=True)

        yield follow


def narrate(performance: Performance) -> None:
    """Play a performance and tell it line by line."""
    story = performance.run(click.echo)
    click.secho(f"\n  All as it should be: {story.steps} steps in {story.seconds:.1f} s.", fg="green", bold=True)
