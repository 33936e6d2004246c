"""`onrecord serve`: the scheduler daemon."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of
from onrecord.console import log_to_stderr


@click.command()
@CONFIG
@click.option("--health", "health_port", type=click.IntRange(0, 65535), metavar="PORT",
              help="Answer http://127.0.0.1:PORT/healthz; 0 takes a free port.")  # fmt: skip
def serve(config_path: Path, health_port: int | None) -> None:
    """Ask each source on its own schedule and write the daily digest, until SIGTERM.

    Digests go to digests/ beside the database. Days without a digest, a week at most, are made up for.
    SIGHUP reads the configuration again.
    """
    import logging

    from onrecord.schedule import serve as serve_until_stopped

    config = config_of(config_path)
    log_to_stderr(logging.INFO)
    sys.exit(serve_until_stopped(config, health_port))
