"""Live access: the published copy served to other DuckDB clients of this machine by Quack, DuckDB's own protocol.

    CREATE SECRET (TYPE quack, TOKEN '...'); ATTACH 'quack:127.0.0.1:9494' AS news; FROM news.query('FROM quotes_flat')

`python -m store.live DIRECTORY PORT` is a process of its own, for Quack is a beta and no fault of it may touch the
daemon: it reads the token from its standard input, takes up each new copy (clients then connect again), and ends when
standard input does. What a client may ask stands in sql/live_allowed.sql; decision 0009 says why.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import duckdb

from store.errors import StoreError
from store.files import PUBLISHED, connect_published
from store.statements import statement

EXTENSIONS = ("httpfs", "quack")  # Quack takes its random numbers from httpfs, which reaches nothing here
LOOK_S = 1.0  # how often a new copy is looked for


def extension(name: str) -> Path:
    """The file of an extension, from the package that carries it for this DuckDB. StoreError without one."""
    package = find_spec(f"duckdb_extension_{name}")
    if package and package.origin:
        path = Path(package.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if path.exists():
            return path
    wanted = f"duckdb-extension-{name}=={duckdb.__version__}"
    raise StoreError(f"live access needs DuckDB's extension {name}: pip install {wanted}, or leave --quack out")


def serve(directory: Path, port: int, token: str) -> duckdb.DuckDBPyConnection:
    """Serve today's copy on 127.0.0.1:`port` until the connection is closed. StoreError if that cannot be."""
    files = [extension(name) for name in EXTENSIONS]
    db = connect_published(directory)
    try:
        for file in files:
            db.execute(f"load '{_quoted(file)}'")  # DuckDB checks that it is signed by DuckDB
        names = db.execute("select table_name from information_schema.tables where table_schema = 'main'").fetchall()
        db.execute("use memory")
        for (name,) in names:
            db.execute(f'create view "{name}" as from {Path(PUBLISHED).stem}.main."{name}"')
        db.execute(statement("live_allowed"))
        db.execute("set global quack_authorization_function = 'live_allowed'")
        db.execute("set enable_external_access = false")
        db.execute(f"call quack_serve('quack:127.0.0.1:{port}', token := '{_quoted(token)}')")
        db.execute("set lock_configuration = true")
    except duckdb.Error as error:
        db.close()
        raise StoreError(f"live access failed: {str(error).splitlines()[0]}") from error
    return db


def serve_one(directory: Path, port: int) -> None:
    """Serve today's copy until standard input ends, whose first line is the token."""
    kept = serve(directory, port, sys.stdin.readline().strip())
    print("serving", flush=True)
    sys.stdin.read()
    del kept
    os._exit(0)  # closing would wait for clients that hold on


def main(directory: Path, port: int) -> int:
    """Serve each copy in turn, by a process each, until standard input ends; the exit code.

    A server that was killed is started again; one that cannot serve has said why.
    """
    token = sys.stdin.readline()
    served, server = None, None
    while True:
        copy = _which(directory)
        if server and server.poll() is not None and server.returncode >= 0:
            return server.returncode
        if copy and (copy != served or (server and server.poll() is not None)):
            _end(server)
            server, served = _start(directory, port, token), copy
        if select.select([sys.stdin], [], [], LOOK_S)[0] and not sys.stdin.readline():
            _end(server)
            return 0


def _start(directory: Path, port: int, token: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "store.live", str(directory), str(port), "one"]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)  # noqa: S603
    print(token, end="", file=server.stdin, flush=True)
    return server


def _end(server: subprocess.Popen[str] | None) -> None:
    """It only reads: nothing is lost, whatever it does."""
    if server:
        server.kill()
        server.wait()


def _which(directory: Path) -> tuple[int, int] | None:
    """What tells a copy from the next; None before the first."""
    try:
        found = (directory / PUBLISHED).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")


if __name__ == "__main__":
    try:
        sys.exit((serve_one if sys.argv[3:] else main)(Path(sys.argv[1]), int(sys.argv[2])))
    except StoreError as problem:
        sys.exit(f"onrecord: {problem}")
