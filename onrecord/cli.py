"""The command line: the group and the list of its commands, each in its own file of onrecord/commands/.

Exit codes: 0 done, 1 finished with failures that it lists, 2 wrong use.
"""

from __future__ import annotations

import click

from onrecord import __version__
from onrecord.commands.demo import demo
from onrecord.commands.digest import digest
from onrecord.commands.extract import extract
from onrecord.commands.people import people
from onrecord.commands.quotes import quotes
from onrecord.commands.run import run
from onrecord.commands.serve import serve
from onrecord.commands.sources import sources
from onrecord.commands.sql import sql
from onrecord.commands.status import status
from onrecord.commands.trends import trends


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="onrecord")
def main() -> None:
    """Keeps political news on the record: who said what about which state, county or city.

    Results go to standard output; progress, log lines and errors to standard error. Exit codes: 0 done, 1 finished with
    failures that are listed, 2 wrong use.
    """


for command in (run, serve, extract, sql, trends, digest, people, quotes, status, sources, demo):
    main.add_command(command)
