"""Where a digest goes: standard output, or a file that is replaced whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from report import markdown, terminal
from report.digest import Digest


def write_digest(digest: Digest, form: str | None, out: Path | None, console: Console | None = None) -> None:
    """Write in `form` (terminal, md, json; None: terminal on a terminal, else md) to `out` or standard output."""
    chosen = form or ("terminal" if console and console.is_terminal and out is None else "md")
    if chosen == "terminal" and console and out is None:
        terminal.show(digest, console)
        return
    lines = _terminal_lines(digest) if chosen == "terminal" else FORMATS[chosen](digest)
    if out:
        replace_file(out, lines)
    else:
        for line in lines:
            print(line, end="")


def replace_file(path: Path, lines: Iterable[str]) -> None:
    """Write a file so that a reader sees the old one or the whole new one, even over a crash. OSError if not."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def as_json(digest: Digest) -> Iterator[str]:
    """The digest's quotes as a JSON array, one object a line."""
    rows = [row for day in digest.days for voice in day.voices for row in voice.quotes]
    yield "[\n"
    for number, row in enumerate(rows):
        comma = "," if number + 1 < len(rows) else ""
        yield json.dumps(asdict(row), ensure_ascii=False, default=str) + comma + "\n"
    yield "]\n"


def _terminal_lines(digest: Digest) -> Iterator[str]:
    console = Console(width=100, force_terminal=False)
    with console.capture() as capture:
        terminal.show(digest, console)
    yield capture.get()


FORMATS = {"md": markdown.render, "json": as_json}
