"""`onrecord sql`: a question to the published database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of, exit_1_on, stop


@click.command()
@CONFIG
@click.argument("query")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True
)
@click.option("--raw", is_flag=True, help="CSV as stored, for programs: a spreadsheet may run a cell as a formula.")
def sql(config_path: Path, query: str, form: str, raw: bool) -> None:
    """Ask the published database, read-only, without access to files or network, for at most 30 s and 1,024 MB.

    Parquet is written to standard output: redirect it into a file. In JSON bytes are base64, what is not a number is
    null, and the second of two columns named a is a_2.
    """
    from onrecord import store
    from onrecord.report.answers import write, write_parquet

    config = config_of(config_path)
    if form == "parquet" and sys.stdout.isatty():
        stop(
            "parquet is not for a terminal: redirect it, as in  onrecord sql --format parquet 'FROM quotes' > q.parquet"
        )
    with exit_1_on(store.StoreError):
        if form == "parquet":
            write_parquet(store.arrow(config.directory, query), sys.stdout.buffer)
        else:
            write(store.query(config.directory, query), form, sys.stdout, raw=raw)
