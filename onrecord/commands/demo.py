"""`onrecord demo`: the whole job on the newsroom that we wrote."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.console import output


@click.command()
@click.option(
    "--keep", type=click.Path(path_type=Path), metavar="DIR", help="Keep the database here to look around in it."
)
def demo(keep: Path | None) -> None:
    """The whole job on a small newsroom that we wrote, served over loopback, into a temporary database."""
    from onrecord.newsroom.demo import run_demo

    sys.exit(run_demo(keep, output()))
