"""``steward generate`` and ``template``: a workbook with a made-up company, and one to fill in."""

from pathlib import Path

import click

from gateway.imports.template import write_template
from stack.cli.options import say
from stack.demo.messy import write_messy
from stack.demo.workbook import write_company


@click.command("generate")
@click.argument("workbook", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--rooms", default=3000, show_default=True, type=click.IntRange(30, 1_000_000))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same company.")
@click.option("--messy", is_flag=True, help="Typed as in real life: merged headers, full-width digits, dates as text.")
def generate_command(workbook: Path, rooms: int, seed: int, messy: bool) -> None:
    """Write a made-up company to WORKBOOK, to be imported with steward import."""
    write = write_messy if messy else write_company
    write(workbook, seed, rooms)
    say(f"{workbook}: a company with {rooms} rooms")


@click.command("template")
@click.argument("workbook", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--english", is_flag=True, help="English headers in place of Chinese ones.")
def template_command(workbook: Path, english: bool) -> None:
    """Write an empty workbook with all sheets and headers to WORKBOOK, to be filled in and imported."""
    write_template(workbook, chinese=not english)
    say(f"{workbook}: columns with a star must be filled")
