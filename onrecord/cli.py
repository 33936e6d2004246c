"""The command line: the group and the list of its commands, each in its own file of onrecord/commands/.

Exit codes: 0 done, 1 finished with failures that it lists, 2 wrong use.
"""

from __future__ import annotations

import errno
import io
import sys
from typing import Any

import click

from onrecord import __version__
from onrecord.commands.collect.add import add
from onrecord.commands.collect.import_ import import_
from onrecord.commands.collect.run import run
from onrecord.commands.collect.serve import serve
from onrecord.commands.collect.sources import sources
from onrecord.commands.demo import demo
from onrecord.commands.maintain.doctor import doctor
from onrecord.commands.maintain.export import export
from onrecord.commands.maintain.people import people
from onrecord.commands.maintain.quotes import quotes
from onrecord.commands.maintain.reprocess import reprocess
from onrecord.commands.maintain.restore import restore
from onrecord.commands.maintain.status import status
from onrecord.commands.read.digest import digest
from onrecord.commands.read.explain import explain
from onrecord.commands.read.extract import extract
from onrecord.commands.read.sql import sql
from onrecord.commands.read.trends import trends
from onrecord.commands.read.verify import verify
from onrecord.console import say_problem

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})


class Commands(click.Group):
    """The group, which ends with one line where what it prints cannot be written."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command as click does, and write out what it printed before the process ends."""
        try:
            try:
                return super().main(*args, **extra)
            finally:
                sys.stdout.flush()
        except OSError as error:
            if error.errno not in FULL:
                raise
            where = error.filename or "what is printed"
            say_problem(f"{where} cannot be written: {error.strerror}; free some space and run this again")
            sys.stdout = io.StringIO()  # what is left in the old one would be tried again
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="onrecord")
def main() -> None:
    """Keeps political news on the record: who said what about which state, county or city.

    Results go to standard output; progress, log lines and errors to standard error. Exit codes: 0 done, 1 finished with
    failures that are listed, 2 wrong use.
    """


COMMANDS = (
    run, add, import_, serve, extract, explain, sql, trends, digest, verify, people, quotes, status, doctor, reprocess,
    export, restore, sources, demo,
)  # fmt: skip
for command in COMMANDS:
    main.add_command(command)
