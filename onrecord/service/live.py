"""Let DuckDB clients ask the published copy while the daemon runs, in a process of its own (store/publish/live.py)."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOKEN_FILE = "quack.token"  # noqa: S105  its name


@contextmanager
def serve_live(directory: Path, port: int | None) -> Iterator[None]:
    """Serve the copy in `directory` on 127.0.0.1:`port`; None for not at all. StoreError without the extensions.

    The process ends by itself when its standard input does: a daemon that was killed leaves none behind.
    """
    if port is None:
        yield
        return
    from onrecord.store.publish.live import EXTENSIONS, MODULE, extension

    for name in EXTENSIONS:
        extension(name)
    command = [sys.executable, "-P", "-m", MODULE, str(directory), str(port)]
    reading, writing = os.pipe()
    standard_input = open(writing, "w", encoding="ascii")  # noqa: PTH123, SIM115
    with standard_input, subprocess.Popen(command, stdin=reading, stdout=subprocess.DEVNULL):  # noqa: S603
        os.close(reading)
        print(token_of(directory), file=standard_input, flush=True)
        try:
            yield
        finally:
            standard_input.close()


def token_of(directory: Path) -> str:
    """Read the token that clients need from a file that only its owner can read; it is made the first time."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / TOKEN_FILE
    if not path.exists():
        draft = directory / f".{TOKEN_FILE}.tmp"
        draft.unlink(missing_ok=True)
        draft.touch(0o600)
        draft.write_text(secrets.token_urlsafe(24) + "\n", encoding="ascii")
        draft.replace(path)
    return path.read_text(encoding="ascii").strip()
