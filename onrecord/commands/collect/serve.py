"""`onrecord serve`: the scheduler daemon."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of, exit_1_on
from onrecord.console import log_to_stderr


@click.command()
@CONFIG
@click.option("--health", "health_port", type=click.IntRange(0, 65535), metavar="PORT",
              help="Answer http://127.0.0.1:PORT/healthz; 0 takes a free port.")  # fmt: skip
@click.option("--quack", "quack_port", type=click.IntRange(1, 65535), metavar="PORT",
              help="Let DuckDB clients of this machine ask the published copy at quack:127.0.0.1:PORT, with the token "
              "in quack.token beside it.")  # fmt: skip
def serve(config_path: Path, health_port: int | None, quack_port: int | None) -> None:
    """Ask each source on its own schedule and write the daily digest, until SIGTERM.

    Digests go to digests/ beside the database. Days without a digest, a week at most, are made up for.
    SIGHUP reads the configuration again.
    """
    import logging

    from onrecord.service.health import PortTaken
    from onrecord.service.live import serve_live
    from onrecord.service.serve import serve_config
    from onrecord.store import StoreError

    config = config_of(config_path)
    log_to_stderr(logging.INFO)
    with exit_1_on(StoreError, PortTaken), serve_live(config.directory, quack_port):
        code = serve_config(config, health_port)
    sys.exit(code)
