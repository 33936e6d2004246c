"""`onrecord export`: everything as Parquet."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of, exit_1_on
from onrecord.console import output


@click.command()
@CONFIG
@click.argument("folder", type=click.Path(path_type=Path))
def export(config_path: Path, folder: Path) -> None:
    """Write the published database into the new FOLDER as Parquet: a folder a table, what belongs to articles by month.

    A backup (`onrecord restore` makes a database of it again) and a door for other tools. It appears whole or not at
    all.
    """
    from onrecord.clock import now_utc
    from onrecord.store import StoreError
    from onrecord.store.publish.export import export as export_to

    config = config_of(config_path)
    with exit_1_on(StoreError):
        exported = export_to(config.directory, folder, now_utc())
    output().print(
        f"{exported.path}: {sum(exported.rows.values()):,} rows of {len(exported.rows)} tables", markup=False
    )
