"""The error that people see, and how DuckDB's own errors become it."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

DAMAGED = re.compile(r"Corrupt|checksum|enough bytes|replaying WAL|deserializ", re.I)  # in what DuckDB says


class StoreError(Exception):
    """What is wrong with which file, and what to do about it, in one line."""


# What makes writing impossible for everybody, so that going on would only repeat it: no space, a damaged file.
FILE_TROUBLE = (StoreError, duckdb.FatalException, duckdb.ConnectionException, duckdb.IOException)
RESCUE = "`onrecord doctor` says what helps"


def opening(path: Path, error: Exception) -> StoreError:
    """The error for a database at `path` that could not be opened."""
    text = str(error)
    if "Conflicting lock" in text:
        holder = re.search(r"\(PID \d+\)", text)
        who = f"another process {holder.group()}" if holder else "another process"
        return StoreError(f"{path} is in use by {who}: wait for it to end, or stop it")
    if "already attached" in text:
        return StoreError(f"{path} is open in this process already: one Store at a time")
    if "not a valid DuckDB database" in text:
        return StoreError(f"{path} is not a DuckDB database: {RESCUE}")
    if "newer version" in text or "version number" in text:
        return StoreError(f"{path} was written by a newer DuckDB: install that version ({_line(text)})")
    return StoreError(f"{path} cannot be opened: {_line(text)}{_advice(text)}")


def running(path: Path, error: duckdb.Error) -> StoreError:
    """The error for a file that failed while it was in use: no space left, a read error."""
    return StoreError(f"{path}: {_line(str(error))}{_advice(str(error))}")


def one_line(error: Exception) -> str:
    """What DuckDB says about a statement, without the part that repeats the statement, in one line."""
    return " ".join(str(error).split("\n\n")[0].split())


def _advice(text: str) -> str:
    """What to do about a damaged file; nothing for other trouble, such as a full disk."""
    return f"; {RESCUE}" if DAMAGED.search(text) else ""


def _line(text: str) -> str:
    return text.split("\n")[0].removeprefix("IO Error: ")
