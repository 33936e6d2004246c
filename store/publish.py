"""The published copy: replaced whole, so that a reader sees one pass or the next, never half of one.

Beside it stands its checksum, as `sha256sum --check` reads it: whoever copies the file further can
tell that it is whole.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from store.errors import StoreError
from store.files import CHECKSUM, PUBLISHED, WRITER

# The copy is made by a child process. POSIX drops all locks that a process holds on a file as soon as it closes any
# descriptor of that file (fcntl(2)), so reading writer.duckdb here would unlock it under DuckDB's feet.
_COPYING = str(Path(__file__).with_name("copying.py"))


def publish(directory: Path) -> Path:
    """Copy the writer's file, which must have been checkpointed, and put the copy in place. Durable on return.

    StoreError or OSError when that fails; the copy that was there before stays.
    """
    clean(directory)
    draft, target = directory / f".{PUBLISHED}.{os.getpid()}.tmp", directory / PUBLISHED
    try:
        digest = _copy(directory / WRITER, draft)
        with _kept(target):
            draft.replace(target)
        draft.write_text(f"{digest}  {PUBLISHED}\n", encoding="ascii")
        draft.replace(directory / CHECKSUM)
    finally:
        draft.unlink(missing_ok=True)
    _sync(directory)
    return target


def whole(directory: Path) -> bool | None:
    """Whether the published copy is what its checksum was taken of; None without a checksum."""
    try:
        told = (directory / CHECKSUM).read_text(encoding="ascii").split()[0]
    except (OSError, ValueError, IndexError):
        return None
    with (directory / PUBLISHED).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == told


def clean(directory: Path) -> None:
    """Remove what a killed publish left. Only for who holds the writer's file: nobody else can be publishing."""
    for draft in directory.glob(f".{PUBLISHED}.*.tmp"):
        draft.unlink(missing_ok=True)


def _copy(original: Path, copy: Path) -> str:
    """The checksum of what was copied."""
    command = [sys.executable, "-I", "-S", _COPYING, str(original), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (all of it is ours)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["the copying process was killed"]
        raise StoreError(f"{original.parent / PUBLISHED} cannot be published: {reason[0]}")
    return done.stdout.strip()


@contextmanager
def _kept(path: Path) -> Iterator[None]:
    """Keep the file that is replaced within: giving back its space, half a second a GB on ext4, is left to a thread."""
    if not path.exists():
        yield
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        yield
    finally:
        Thread(target=os.close, args=(handle,)).start()


def _sync(directory: Path) -> None:
    """Make the renaming itself durable."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
