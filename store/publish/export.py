"""Export everything as Parquet, by month, and restore a database from it.

DIR/manifest.json, DIR/TABLE/all.parquet, or DIR/TABLE/month=2026-03/….parquet for what belongs to an article. A month
is that of publication, `undated` for undated articles. The files are those of any Parquet tool; the manifest says which
schema they have, so that an older export is brought to today's schema as an older database is. Of the time before
today's tables were written, an export is the only way to carry a database over.
"""

from __future__ import annotations

import glob
import json
import shutil
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from onrecord.store.errors import StoreError
from onrecord.store.files import CHECKSUM, PUBLISHED, WRITER, connect_published, connect_writer
from onrecord.store.publish.copy import publish
from onrecord.store.schema.migrate import BEFORE, TABLES, apply, migrate, migrations
from onrecord.store.schema.views import drop_views
from onrecord.store.statements import transaction
from onrecord.store.trends import facts

MANIFEST = "manifest.json"
FORMAT = 1
SKIPPED = ("migrations",)
MONTHS = "coalesce(strftime(timezone('America/New_York', a.published), '%Y-%m'), 'undated') as month"


@dataclass(frozen=True, slots=True)
class Exported:
    """Where an export is, and how many rows of each table it has."""

    path: Path
    rows: dict[str, int]


def export(directory: Path, target: Path, now: datetime) -> Exported:
    """Write the published copy of DIRECTORY into the new folder `target`, which appears whole or not at all.

    StoreError without a published copy, or if `target` is there already or cannot be written.
    """
    if target.exists():
        raise StoreError(f"{target} is there already: name a new folder")
    draft = target.with_name(f".{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    with closing(connect_published(directory)) as db:
        try:
            draft.mkdir(parents=True)
            rows = {name: _write(db, name, draft) for name in _tables(db)}
            schema = [number for (number,) in db.execute("select number from migrations order by 1").fetchall()]
            manifest = {"format": FORMAT, "written_at": now.isoformat(), "schema": schema, "rows": rows}
            (draft / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
            draft.replace(target)
        except (duckdb.Error, OSError) as error:
            shutil.rmtree(draft, ignore_errors=True)
            raise StoreError(f"{target} cannot be written: {str(error).splitlines()[0]}") from error
    return Exported(target, rows)


def restore(source: Path, directory: Path) -> dict[str, int]:
    """Make the database of DIRECTORY from an export, publish it, and return how many rows each table has.

    StoreError if there is a database already, or the export is not whole, or a newer onrecord wrote it. Then nothing
    is left behind.
    """
    for name in (WRITER, PUBLISHED, f"{WRITER}.wal"):  # a log that stayed would be replayed into what is restored
        if (directory / name).exists():
            raise StoreError(f"{directory / name} is there already: restore into an empty [store] directory")
    manifest = _manifest(source)
    new = [path for path in (directory, *directory.parents) if not path.exists()]
    try:
        _restore(source, directory, manifest)
    except BaseException:
        for name in (WRITER, f"{WRITER}.wal", PUBLISHED, CHECKSUM):
            (directory / name).unlink(missing_ok=True)
        for path in new:
            with suppress(OSError):
                path.rmdir()
        raise
    return dict(manifest["rows"])


def _restore(source: Path, directory: Path, manifest: dict[str, Any]) -> None:
    """Load the export into a draft beside, put it in place, and publish it. StoreError when one of it fails."""
    draft = directory / ".restore"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        with closing(connect_writer(draft)) as db:
            _load(db, source, manifest)
            db.execute("checkpoint")
        (draft / WRITER).replace(directory / WRITER)
        publish(directory)
    except (duckdb.Error, OSError) as error:
        raise StoreError(f"{source} cannot be restored: {str(error).splitlines()[0]}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _tables(db: duckdb.DuckDBPyConnection) -> list[str]:
    rows = db.execute("select table_name from duckdb_tables() where not internal order by 1").fetchall()
    return [name for (name,) in rows if name not in SKIPPED]


def _columns(db: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    return {row[0] for row in db.execute(f'describe "{table}"').fetchall()}


def _write(db: duckdb.DuckDBPyConnection, table: str, draft: Path) -> int:
    """Write one table, and return how many rows it has."""
    folder = draft / table
    count: int = db.execute(f'select count(*) from "{table}"').fetchall()[0][0]  # noqa: S608
    to = str(folder).replace("'", "''")
    if "article_id" not in _columns(db, table):
        folder.mkdir()
        db.execute(f"""copy "{table}" to '{to}/all.parquet' (format parquet, compression zstd)""")
    elif count:
        joined = f'select t.*, {MONTHS} from "{table}" t left join articles a on a.article_id = t.article_id'  # noqa: S608
        db.execute(f"copy ({joined}) to '{to}' (format parquet, compression zstd, partition_by (month))")
    return count


def _manifest(source: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        schema, known = set(manifest["schema"]), {number for number, _, _ in migrations()}
        if manifest["format"] != FORMAT or (BEFORE not in schema and schema - known):
            raise StoreError(f"{source} was written by a newer onrecord: install that version")
        if not all(isinstance(name, str) and type(count) is int for name, count in manifest["rows"].items()):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(f"{source} is no export: {MANIFEST} is missing or cannot be read") from error
    return dict(manifest)


def _load(db: duckdb.DuckDBPyConnection, source: Path, manifest: dict[str, Any]) -> None:
    """Make the tables as the export has them, fill them, and bring them to today's schema.

    The tables of the schema before today's are the same but for columns that it did not have, which stay empty.
    """
    for migration in migrations():
        if migration[0] in {TABLES, *manifest["schema"]}:
            apply(db, *migration)
    with transaction(db):
        tables = _tables(db)
        if unknown := sorted(manifest["rows"].keys() - set(tables)):
            raise StoreError(f"{source} has a table that this onrecord does not know: {unknown[0]!a:.80}")
        for table in tables:
            if table in manifest["rows"]:
                _read(db, source / table, table, manifest["rows"][table])
        drop_views(db)
    migrate(db)
    with transaction(db):
        facts.refresh(db)


def _read(db: duckdb.DuckDBPyConnection, folder: Path, table: str, count: int) -> None:
    """Read one table, in place of the rows that the schema itself put there. StoreError if rows are missing."""
    db.execute(f'delete from "{table}"')  # noqa: S608
    if count:
        files = _parquet_files(folder)
        db.execute(f'insert into "{table}" by name from read_parquet(?, hive_partitioning = false)', [files])
    stored = db.execute(f'select count(*) from "{table}"').fetchall()[0][0]  # noqa: S608
    if stored != count:
        raise StoreError(f"{folder} is not whole: {stored:,} rows of {count:,}")


def _parquet_files(folder: Path) -> list[str]:
    """The files of one table. StoreError for one that lies elsewhere, to which a link in the folder leads."""
    paths = sorted(folder.rglob("*.parquet"))
    home = folder.parent.resolve()
    for path in paths:
        if not path.resolve().is_relative_to(home):
            raise StoreError(f"{path} leads out of the export: a link is not followed")
    if not paths:
        raise StoreError(f"{folder} is not whole: it has no Parquet file")
    return [glob.escape(str(path)) for path in paths]
