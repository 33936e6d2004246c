"""Serve the published copy to other DuckDB clients of this machine by Quack, DuckDB's own protocol.

    CREATE SECRET (TYPE quack, TOKEN '...'); ATTACH 'quack:127.0.0.1:9494' AS news; FROM news.query('FROM quotes_flat')

`python -P -m onrecord.store.publish.live DIRECTORY PORT [SECONDS]` is a process of its own, for Quack is a beta and no
fault of it may touch the daemon: it reads the token from its standard input, serves each new copy (clients then connect
again), and ends when standard input does. A question that takes longer than `onrecord sql` allows ends the server that
answers it, and a new one is started. What a client may ask stands in sql/live.sql; decision 0009 says why. Behind it
stand the walls of the operating system: no file but the copy and the extensions, no port but its own, no byte written.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import duckdb

from onrecord.store.errors import StoreError
from onrecord.store.files import PUBLISHED, attach_copy, no_copy, reading_instance
from onrecord.store.publish import walls
from onrecord.store.publish.results import Limits
from onrecord.store.statements import run, statement

MODULE = "onrecord.store.publish.live"
EXTENSIONS = ("httpfs", "quack")  # Quack takes its random numbers from httpfs, which reaches nothing here
LOOK_S = 1.0  # how often a new copy, and a question that takes too long, is looked for
QUESTION_S = Limits().timeout_s
MEMORY_MB = Limits().memory_mb
CLIENTS_MB = 1024  # address space for the threads and buffers of clients
TOOK_TOO_LONG = signal.SIGALRM  # by which a server ends itself; it ends a process at once, whatever it is doing


def extension(name: str) -> Path:
    """The file of an extension, from the package that carries it for this DuckDB. StoreError without one."""
    package = find_spec(f"duckdb_extension_{name}")
    if package and package.origin:
        path = Path(package.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if path.exists():
            return path
    wanted = f"duckdb-extension-{name}=={duckdb.__version__}"
    raise StoreError(f"live access needs DuckDB's extension {name}: pip install {wanted}, or leave --quack out")


def serve(directory: Path, port: int, token: str, *, walled: bool = False) -> duckdb.DuckDBPyConnection:
    """Serve today's copy on 127.0.0.1:`port` until the connection is closed. StoreError if that cannot be.

    `walled` shuts this whole process in for good: for a process of its own.
    """
    files, copy = [extension(name) for name in EXTENSIONS], directory / PUBLISHED
    allowed = statement("live_allowed")  # reads the files of all statements, while files can still be opened
    if not copy.exists():
        raise no_copy(directory)
    db = reading_instance(MEMORY_MB, threads=1 if walled else None)  # one: what is started later is walled in too
    if walled:
        _forbid_files([copy, *files], port)
    try:
        attach_copy(db, copy, copy)
        db.execute("set enable_progress_bar = false")  # under python -m DuckDB takes this for a person's session
        for file in files:
            db.execute(f"load '{_quoted(file)}'")  # DuckDB checks that it is signed by DuckDB
        names = db.execute("select table_name from information_schema.tables where table_schema = 'main'").fetchall()
        db.execute("use memory")
        for (name,) in names:
            db.execute(f'create view "{name}" as from {Path(PUBLISHED).stem}.main."{name}"')
        db.execute(allowed)
        db.execute("set global quack_authorization_function = 'live_allowed'")
        db.execute("set enable_external_access = false")
        db.execute(f"call quack_serve('quack:127.0.0.1:{port}', token := '{_quoted(token)}')")
        if walled:
            db.execute(f"set threads = {walls.processors()}")
        db.execute("set lock_configuration = true")
    except duckdb.Error as error:
        db.close()
        raise StoreError(f"live access failed: {str(error).splitlines()[0]}") from error
    return db


def _forbid_files(paths: list[Path], port: int) -> None:
    opened = [os.open(path, os.O_RDONLY) for path in paths]
    walls.forbid_files(opened, port)
    for file in opened:
        os.close(file)


def serve_one(directory: Path, port: int, limit_s: float) -> None:
    """Serve today's copy until standard input ends, whose first line is the token, or a question takes over `limit_s`.

    Then the process kills itself: DuckDB has no way to interrupt what a client of Quack asked.
    """
    sizes = walls.sizes()
    db = serve(directory, port, sys.stdin.readline().strip(), walled=True)
    print("serving", flush=True)
    walls.limit_memory(sizes, MEMORY_MB + CLIENTS_MB)
    walls.forbid_writing()
    while not select.select([sys.stdin], [], [], LOOK_S)[0]:
        if run(db, "live_longest")[0][0] > limit_s:
            os.kill(os.getpid(), TOOK_TOO_LONG)
    os._exit(0)  # closing would wait for clients that hold on


def main(directory: Path, port: int, limit_s: float) -> int:
    """Serve each copy in turn, by a process each, until standard input ends; the exit code.

    A server that was killed is started again; one that cannot serve has said why.
    """
    token = sys.stdin.readline()
    served, server = None, None
    while True:
        copy = _which(directory)
        if server and server.poll() is not None and server.returncode >= 0:
            return server.returncode
        if server and server.returncode == -TOOK_TOO_LONG:
            print(f"onrecord: a live question took over {limit_s:g} s; clients connect again", file=sys.stderr)
        if copy and (copy != served or (server and server.poll() is not None)):
            _end(server)
            server, served = _start(directory, port, limit_s, token), copy
        if select.select([sys.stdin], [], [], LOOK_S)[0] and not sys.stdin.readline():
            _end(server)
            return 0


def _start(directory: Path, port: int, limit_s: float, token: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", MODULE, str(directory), str(port), str(limit_s), "one"]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)  # noqa: S603
    print(token, end="", file=server.stdin, flush=True)
    return server


def _end(server: subprocess.Popen[str] | None) -> None:
    """Kill a server. It only reads, so nothing is lost."""
    if server:
        server.kill()
        server.wait()


def _which(directory: Path) -> tuple[int, int] | None:
    """What tells one published copy from the next; None before the first."""
    try:
        found = (directory / PUBLISHED).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")


if __name__ == "__main__":
    try:
        where, on, *more = sys.argv[1:]
        sys.exit((serve_one if more[1:] else main)(Path(where), int(on), float(more[0]) if more else QUESTION_S))
    except StoreError as problem:
        sys.exit(f"onrecord: {problem}")
