"""`onrecord restore`: a database from an export."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of, exit_1_on
from onrecord.console import output


@click.command()
@CONFIG
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(config_path: Path, folder: Path) -> None:
    """Make the database from what `onrecord export` wrote into FOLDER. The [store] directory must hold none yet."""
    from onrecord.store import StoreError
    from onrecord.store.publish.export import restore as restore_from

    config = config_of(config_path)
    with exit_1_on(StoreError):
        rows = restore_from(folder, config.directory)
    output().print(
        f"{config.directory}: {sum(rows.values()):,} rows of {len(rows)} tables restored and published", markup=False
    )
