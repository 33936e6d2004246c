"""`onrecord status`: how each source is doing."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of, exit_1_on
from onrecord.console import output


@click.command()
@CONFIG
def status(config_path: Path) -> None:
    """Per source: last success, failures in a row, articles and quotes a day, what is stuck and why."""
    from onrecord import store
    from onrecord.clock import now_utc
    from onrecord.sources.status import show_status

    config = config_of(config_path)
    with exit_1_on(store.StoreError):
        rows = store.status(config.directory, now_utc())
    show_status(rows, now_utc(), output())
