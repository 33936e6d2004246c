"""Run a stranger's question on the published copy, in a process that can read that file, and do nothing else.

    the question -> answering.py: judge | walls | DuckDB -> Arrow over a pipe -> rows

This side only starts that process, reads its data, and kills it at the deadline. docs/security.md lists the walls.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.store.errors import StoreError
from onrecord.store.files import PUBLISHED, no_copy
from onrecord.store.publish.results import Limits, QueryResult

START_S = 1.5  # what the process may take to start, beside the time of the question
KEPT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")  # of the environment; no secret is in it
ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "PYTHONUTF8": "1"}  # else each thread reserves 64 MB of address space
DEFAULT = Limits()
COLUMNS = b"columns"
FAULT_BYTES = 10_000


def query(directory: Path, sql: str, limits: Limits = DEFAULT) -> QueryResult:
    """The result of one statement that reads. StoreError without a published copy, and for any fault of the statement.

    Faults that show only while rows are made are raised by `rows`.
    """
    rows = _rows(directory, sql, limits)
    columns = next(rows)
    return QueryResult(columns, rows)


def arrow(directory: Path, sql: str, limits: Limits = DEFAULT) -> pa.Table:
    """The result as an Arrow table, for whoever writes Parquet. Errors as in `query`."""
    with _answer(directory, sql, limits, lossless=False) as reader:
        return pa.Table.from_batches(list(reader), reader.schema.remove_metadata())


def _rows(directory: Path, sql: str, limits: Limits) -> Iterator[tuple[Any, ...]]:
    """First the names of the columns, then the rows, as DuckDB itself makes Python values of its types."""
    with _answer(directory, sql, limits, lossless=True) as reader, closing(duckdb.connect(":memory:")) as db:
        yield tuple(json.loads(reader.schema.metadata[COLUMNS]))
        db.execute("set timezone = 'UTC'")
        for batch in reader:
            named = pa.Table.from_batches([batch]).rename_columns([str(n) for n in range(batch.num_columns)])
            yield from db.from_arrow(named).fetchall()


@contextmanager
def _answer(directory: Path, sql: str, limits: Limits, *, lossless: bool) -> Iterator[pa.RecordBatchStreamReader]:
    """The answer as it is made. The process that makes it is gone at the end, whatever happens in between."""
    process = _start(directory, sql, limits, lossless=lossless)
    clock = Timer(limits.timeout_s + START_S, _kill, [process])
    clock.daemon = True
    clock.start()
    try:
        yield pa.ipc.open_stream(process.stdout)
        if process.wait():
            raise StoreError(_fault(process, limits))
    except (pa.ArrowException, OSError) as error:
        process.wait()
        raise StoreError(_fault(process, limits)) from error
    finally:
        clock.cancel()
        _kill(process)
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()


def _start(directory: Path, sql: str, limits: Limits, *, lossless: bool) -> subprocess.Popen[bytes]:
    """Start the process that answers, with the copy open for reading and nothing of ours in its environment."""
    file = _open_copy(directory)
    question = {"file": file, "path": str(directory / PUBLISHED), "sql": sql, "lossless": lossless}
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "onrecord.store.publish.answering"],
            stdin=pipe, stdout=pipe, stderr=pipe, pass_fds=[file], process_group=0, env=kept | ENVIRONMENT,
        )  # fmt: skip
    finally:
        os.close(file)
    if process.stdin:
        with suppress(BrokenPipeError), process.stdin:
            process.stdin.write(json.dumps(question | asdict(limits)).encode())
    return process


def _open_copy(directory: Path) -> int:
    try:
        return os.open(directory / PUBLISHED, os.O_RDONLY)
    except FileNotFoundError:
        raise no_copy(directory) from None
    except OSError as error:
        raise StoreError(f"{directory / PUBLISHED} cannot be opened: {error.strerror}") from error


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process with its group, if it has not ended."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _fault(process: subprocess.Popen[bytes], limits: Limits) -> str:
    """Why the process ended as it did, in one line."""
    if process.returncode in (-signal.SIGALRM, -signal.SIGKILL, -signal.SIGXCPU):
        return f"the query took longer than {limits.timeout_s:g} s and was stopped: narrow it"
    said = process.stderr.read(FAULT_BYTES).decode(errors="replace") if process.stderr else ""
    if process.returncode == 1 and said.strip():
        return said.strip().splitlines()[-1]
    return f"the query was ended: it needs more than {limits.memory_mb:,} MB of memory, or what is not here to have"
