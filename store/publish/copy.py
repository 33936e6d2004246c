"""Replace the published copy as a whole, so that a reader sees one pass or the next, never half of one.

Beside it stands its checksum, as `sha256sum --check` reads it, so that whoever copies the file further can check it.
Two files cannot be replaced at once, so the old checksum goes first and the new one comes last:

    the copy       old | old  | new  | new
    its checksum   old | none | none | new

So a checksum is always that of the copy beside it, even after a kill. For a moment there is none: look again. Whoever
reads the same checksum before and after opening the copy has opened the file that it belongs to.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import sleep

from onrecord.store.errors import StoreError
from onrecord.store.files import CHECKSUM, PUBLISHED, WRITER

# The copy is made by a child process. POSIX drops all locks that a process holds on a file as soon as it closes any
# descriptor of that file (fcntl(2)), so reading writer.duckdb here would unlock it under DuckDB's feet.
_COPYING = str(Path(__file__).with_name("copying.py"))
LOOKS = 20


def publish(directory: Path) -> Path:
    """Copy the writer's file, which must have been checkpointed, and put the copy in place, on the disk on return.

    StoreError or OSError when that fails; the copy that was there before stays.
    """
    clean(directory)
    target, checksum = directory / PUBLISHED, directory / CHECKSUM
    draft, expected = (directory / f".{PUBLISHED}.{os.getpid()}{of}.tmp" for of in ("", ".sha256"))
    try:
        digest = _copy(directory / WRITER, draft)
        expected.write_text(f"{digest}  {PUBLISHED}\n", encoding="ascii")
        checksum.unlink(missing_ok=True)
        with _held_open(target):
            draft.replace(target)
        expected.replace(checksum)
    finally:
        draft.unlink(missing_ok=True)
        expected.unlink(missing_ok=True)
    _sync(directory)
    return target


def is_whole(directory: Path) -> bool | None:
    """Whether the published copy agrees with its checksum; None without a checksum or a copy.

    While the copy is being replaced it tries again, for a second.
    """
    for _ in range(LOOKS):
        expected = _stored_checksum(directory)
        with suppress(OSError), (directory / PUBLISHED).open("rb") as file:
            if expected is not None and expected == _stored_checksum(directory):
                return hashlib.file_digest(file, "sha256").hexdigest() == expected
        sleep(1 / LOOKS)
    return None


def _stored_checksum(directory: Path) -> str | None:
    try:
        return (directory / CHECKSUM).read_text(encoding="ascii").split()[0]
    except (OSError, ValueError, IndexError):
        return None


def clean(directory: Path) -> None:
    """Remove what a killed publish left. The caller holds the writer's file, so nobody else is publishing."""
    for draft in directory.glob(f".{PUBLISHED}.*.tmp"):
        draft.unlink(missing_ok=True)


def _copy(original: Path, copy: Path) -> str:
    """Copy a file in a process of its own, and return the checksum."""
    command = [sys.executable, "-I", "-S", _COPYING, str(original), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (all of it is ours)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["the copying process was killed"]
        raise StoreError(f"{original.parent / PUBLISHED} cannot be published: {reason[0]}")
    return done.stdout.strip()


@contextmanager
def _held_open(path: Path) -> Iterator[None]:
    """Hold a file open while it is replaced: a thread frees its space, which takes half a second a GB on ext4."""
    if not path.exists():
        yield
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        yield
    finally:
        Thread(target=os.close, args=(handle,)).start()


def _sync(directory: Path) -> None:
    """Write the renaming itself to the disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
