"""Connections to the two database files: the writer's own, and the published copy."""

from __future__ import annotations

from pathlib import Path

import duckdb

from onrecord.store.errors import StoreError, opening

WRITER = "writer.duckdb"
PUBLISHED = "onrecord.duckdb"
CHECKSUM = f"{PUBLISHED}.sha256"
Written = tuple[tuple[int, int], ...]
# Nothing is ever downloaded: json, parquet and icu are built in, and no other extension is needed.
OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def connect_writer(directory: Path) -> duckdb.DuckDBPyConnection:
    """Connect to the writer's file, made if it is not there. StoreError if it cannot be opened for writing."""
    path = directory / WRITER
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{directory} cannot be made a directory: {error.strerror or error}") from error
    # One thread: our statements write a few rows each, and waking a second one costs half as much again as the work.
    settings = {"threads": "1", "memory_limit": "2GB", "temp_directory": str(directory / "tmp")}
    db = duckdb.connect(config={**OFFLINE, **settings})
    # The storage version of 1.5 by default takes 2.7 times the space of v1.5.0 for the same rows.
    return _attach(db, path, "storage_version 'v1.5.0'")


def written(directory: Path) -> Written:
    """Times and sizes of the writer's file and its log, which stay the same while nobody writes; () without files."""
    paths = directory / WRITER, directory / f"{WRITER}.wal"
    return tuple((at.st_mtime_ns, at.st_size) for at in (path.stat() for path in paths if path.exists()))


def connect_published(directory: Path, memory_mb: int = 1024, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Connect to the published copy, read-only. StoreError if there is none yet, or it cannot be read.

    Each connection is an instance of its own: two in one process never meet over their settings, and one opened after a
    publish sees the new file though an older one still reads the old. Close it after use.
    """
    path = directory / PUBLISHED
    if not path.exists():
        raise no_copy(directory)
    return attach_copy(reading_instance(memory_mb, threads), path, path)


def no_copy(directory: Path) -> StoreError:
    """The error where nothing has been published yet."""
    return StoreError(f"no published copy in {directory} yet: run `onrecord run` first")


def reading_instance(memory_mb: int, threads: int | None) -> duckdb.DuckDBPyConnection:
    """An instance of DuckDB for readers, without a database yet."""
    config: dict[str, str | bool | int | float | list[str]] = {
        **OFFLINE,
        "memory_limit": f"{memory_mb}MB",
        "temp_directory": "",  # readers leave nothing on the disk
        "python_enable_replacements": "false",  # a table name in a question never means a variable of this program
    }
    if threads:
        config["threads"] = str(threads)
    return duckdb.connect(config=config)


def attach_copy(db: duckdb.DuckDBPyConnection, file: Path, path: Path) -> duckdb.DuckDBPyConnection:
    """Attach the copy that is open as `file`, and called `path` in errors, read-only; the same connection."""
    return _attach(db, file, "read_only", path)


def _attach(
    db: duckdb.DuckDBPyConnection, file: Path, option: str, path: Path | None = None
) -> duckdb.DuckDBPyConnection:
    path = path or file
    name = path.stem
    quoted = str(file).replace("'", "''")
    try:
        db.execute(f"attach '{quoted}' as {name} ({option})")
    except duckdb.Error as error:
        db.close()
        raise opening(path, error) from error
    db.execute(f"use {name}")
    db.execute("set timezone = 'UTC'")
    return db
