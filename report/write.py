"""Where a digest goes: a terminal, standard output, or a file that is replaced whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from rich.console import Console

from onrecord.report import data, pages, terminal
from onrecord.report.digest import Digest, Shown

READ = ("terminal", "md", "txt", "html", "atom")  # show the most notable, count the rest
DATA = ("json", "jsonl", "csv", "xlsx", "parquet")  # hold everything
BINARY = ("xlsx", "parquet")
SUFFIXES = {
    ".md": "md", ".txt": "txt", ".html": "html", ".htm": "html", ".atom": "atom", ".xml": "atom", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".xlsx": "xlsx", ".parquet": "parquet",
}  # fmt: skip


def write_digest(
    digest: Digest,
    form: str | None,
    out: Path | None,
    console: Console | None = None,
    remarks: Iterable[Shown] | None = None,
    templates: Path | None = None,
) -> None:
    """Write in `form` (None: by the file's name; terminal on a terminal, else md) to `out` or standard output.

    `remarks` are those of a format that holds everything, taken as they come; by default those that the digest shows.
    OSError when a file cannot be written: what was there before is there still. TemplateProblem for a user's template.
    """
    chosen = form_of(form, out, console)
    if chosen == "terminal" and console and out is None:
        terminal.show(digest, console)
        return
    write = writer(digest, "txt" if chosen == "terminal" else chosen, remarks, templates)
    if out:
        replace_file(out, write)
    else:
        write(sys.stdout.buffer)
        sys.stdout.buffer.flush()


def form_of(form: str | None, out: Path | None, console: Console | None = None) -> str:
    """The format meant: the one named, else the one that the file's name says, else what suits standard output."""
    if form:
        return form
    if out:
        return SUFFIXES.get(out.suffix.lower(), "md")
    return "terminal" if console and console.is_terminal else "md"


def writer(
    digest: Digest, form: str, remarks: Iterable[Shown] | None = None, templates: Path | None = None
) -> Callable[[BinaryIO], None]:
    """What writes the digest in `form` to a stream."""
    every = digest.shown if remarks is None else remarks
    if form in data.FILES:
        return lambda stream: data.FILES[form](digest, every, stream)
    if form in data.LINES:
        return lambda stream: write_all(data.LINES[form](digest, every), stream)
    return lambda stream: write_all(_encoded(pages.digest_page(digest, form, templates)), stream)


def replace_file(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file so that a reader sees the old one or the whole new one, even over a crash. OSError if not."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o666 & ~_umask())  # mkstemp keeps it to ourselves; a digest is for whom the folder is for
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_all(pieces: Iterable[bytes], stream: BinaryIO) -> None:
    """One after the other, as they come."""
    for piece in pieces:
        stream.write(piece)


def _encoded(pieces: Iterable[str]) -> Iterable[bytes]:
    return (piece.encode("utf-8", "replace") for piece in pieces)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
