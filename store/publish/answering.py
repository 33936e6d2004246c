"""Answer one question in a process of its own, which can read the published copy, and do nothing else.

query.py starts `python -P -m onrecord.store.publish.answering` with the question on its standard input, as JSON:

    read the question | forbid files | attach the copy | forbid opening, writing, too much | judge | answer

The answer comes as an Arrow stream on standard output, the names of its columns in the metadata of the schema: all of
it is only data. A fault is one line on standard error and exit 1. What the walls do not hold, the alarm ends.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.store.errors import StoreError, one_line
from onrecord.store.files import attach_copy, reading_instance
from onrecord.store.publish import walls
from onrecord.store.publish.judge import judge

BATCH = 10_000


def main() -> None:
    """Answer the question of standard input on standard output. StoreError for any fault of the question."""
    question = json.load(sys.stdin)
    try:
        db = _walled(question)
        db.execute(judge(db, question["sql"]))
        columns = [column[0] for column in db.description or ()]  # of which Arrow's names may be other
        reader = db.to_arrow_reader(BATCH)
        schema = reader.schema.with_metadata({"columns": json.dumps(columns)})
        with pa.ipc.new_stream(sys.stdout.buffer, schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
                sys.stdout.buffer.flush()
        sys.stdout.buffer.flush()
    except MemoryError as error:
        raise StoreError(f"the query needs more memory than {question['memory_mb']:,} MB: narrow it") from error
    except UnicodeError as error:
        raise StoreError("the query is not valid Unicode") from error
    except (duckdb.Error, pa.ArrowException) as error:
        raise StoreError(one_line(error)) from error


def _walled(question: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """A connection to the copy, and from here on nothing else in reach. StoreError if the copy cannot be read."""
    file, threads = question["file"], question["threads"] or walls.processors()
    sizes = walls.sizes()
    open_as = Path(f"/proc/self/fd/{file}") if sizes is not None else Path(question["path"])
    db = reading_instance(question["memory_mb"], threads=1)  # this thread alone, so that all others will be walled in
    walls.forbid_files([file])
    attach_copy(db, open_as, Path(question["path"]))
    db.execute(f"set threads = {threads}")
    db.execute(f"set arrow_lossless_conversion = {question['lossless']}")
    db.execute("set enable_external_access = false")
    db.execute("set lock_configuration = true")
    walls.limit_memory(sizes, question["memory_mb"])
    walls.limit_processor(math.ceil(question["timeout_s"] + 1) * threads)
    walls.forbid_writing()
    walls.forbid_opening()
    signal.setitimer(signal.ITIMER_REAL, question["timeout_s"])
    return db


if __name__ == "__main__":
    try:
        main()
    except StoreError as problem:
        print(problem, file=sys.stderr)
        os._exit(1)
    except BrokenPipeError:
        os._exit(0)  # nobody reads on
    os._exit(0)  # closing takes time, and there is nothing to save
