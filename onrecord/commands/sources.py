"""`onrecord sources`: the sources of the configuration."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of
from onrecord.console import log_to_stderr, output


@click.group()
def sources() -> None:
    """The sources of the configuration."""


@sources.command()
@CONFIG
def check(config_path: Path) -> None:
    """Ask every source once and say what came back. Stores nothing."""
    import logging

    from onrecord import sources as checking

    config = config_of(config_path)
    log_to_stderr(logging.ERROR)
    rows = asyncio.run(checking.check(config))
    checking.show(rows, output())
    sys.exit(int(any(row.failure for row in rows)))
