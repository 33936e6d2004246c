"""`onrecord serve`: the scheduler daemon."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of
from onrecord.console import log_to_stderr


@click.command()
@CONFIG
def serve(config_path: Path) -> None:
    """Run passes and write the daily digest on schedule, until SIGTERM. Digests go to digests/ beside the database."""
    import logging

    from onrecord.schedule import serve as serve_until_stopped

    config = config_of(config_path)
    log_to_stderr(logging.INFO)
    sys.exit(serve_until_stopped(config))
