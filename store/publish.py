"""The published copy: replaced whole, so that a reader sees one pass or the next, never half of one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from store.errors import StoreError
from store.files import PUBLISHED, WRITER

# The copy is made by a child process. POSIX drops all locks that a process holds on a file as soon as it closes any
# descriptor of that file (fcntl(2)), so reading writer.duckdb here would unlock it under DuckDB's feet.
_COPY = """
import os, shutil, sys
shutil.copyfile(sys.argv[1], sys.argv[2])
with open(sys.argv[2], "rb+") as copy:
    os.fsync(copy.fileno())
"""


def publish(directory: Path) -> Path:
    """Copy the writer's file, which must have been checkpointed, and put the copy in place. Durable on return.

    StoreError or OSError when that fails; the copy that was there before stays.
    """
    clean(directory)
    draft, target = directory / f".{PUBLISHED}.{os.getpid()}.tmp", directory / PUBLISHED
    try:
        _copy(directory / WRITER, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _sync(directory)
    return target


def clean(directory: Path) -> None:
    """Remove what a killed publish left. Only for who holds the writer's file: nobody else can be publishing."""
    for draft in directory.glob(f".{PUBLISHED}.*.tmp"):
        draft.unlink(missing_ok=True)


def _copy(original: Path, copy: Path) -> None:
    command = [sys.executable, "-I", "-S", "-c", _COPY, str(original), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (all of it is ours)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["the copying process was killed"]
        raise StoreError(f"{original.parent / PUBLISHED} cannot be published: {reason[0]}")


def _sync(directory: Path) -> None:
    """Make the renaming itself durable."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
