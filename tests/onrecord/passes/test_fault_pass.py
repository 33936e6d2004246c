"""One pass over a site of faults: it ends, in time and within its memory; the good is stored, the rest told by `status`.

Each fault by itself, with its figure: tests/ingest/fetch/test_faults.py, test_ssrf_guard.py, test_client.py, tests/ingest/feeds/test_rss.py.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from onrecord import store
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from tests.ingest.conftest import FaultServer

pytestmark = pytest.mark.slow

OK = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {}\r\n"
RSS, HTML = "application/rss+xml", "text/html; charset=utf-8"
CLOSED = "http://127.0.0.1:1/closed"
STORY = "".join(
    f"<p>“We have {n} reasons to leave the levee alone,” said Mayor Rufina Alder of Macon, and named the next one.</p>"
    for n in range(12)
)
GOOD = f"<html><head><title>The levee</title></head><body><article><h1>The levee</h1>{STORY}</article></body></html>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY l0 "ha">{LAUGHS}]><rss version="2.0"><channel><title>&l9;</title>'
EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel><title>&x;</title>'
DEADLINE_S = 2.0


def page(body: bytes | str, kind: str = HTML, *headers: str) -> Callable[[socket.socket], None]:
    content = body.encode() if isinstance(body, str) else body
    head = OK.format(kind) + "".join(f"{one}\r\n" for one in headers) + f"Content-Length: {len(content)}\r\n\r\n"
    return lambda connection: connection.sendall(head.encode() + content)


def status(code: int, *headers: str) -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 {code} So\r\nConnection: close\r\nContent-Length: 0\r\n" + "".join(
        f"{one}\r\n" for one in headers
    )
    return lambda connection: connection.sendall(f"{head}\r\n".encode())


def endless(connection: socket.socket) -> None:
    connection.sendall(f"{OK.format(RSS)}\r\n".encode())
    for _ in range(40_000):  # 2.6 GB, if nobody hangs up
        connection.sendall(bytes(65536))


def half(connection: socket.socket) -> None:
    connection.sendall(f"{OK.format(HTML)}Content-Length: 5000\r\n\r\n{GOOD[:2000]}".encode())


def drip(faults: FaultServer) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(f"{OK.format(RSS)}Content-Length: 1000\r\n\r\n".encode())
        while not faults.stopping.wait(0.05):
            connection.sendall(b".")

    return send


def packed() -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(10_000_000)) for _ in range(10)]) + packer.flush()


def sources(faults: FaultServer) -> dict[str, tuple[Callable[[socket.socket], None], str]]:
    """Each source by its fault, with what `status` must say of it; "" where the fault does no harm."""
    many = "".join(f"<item><title>{n}</title></item>" for n in range(10_000))
    items = "".join(
        f"<item><title>{path}</title><link>{faults.url(f'/{path}')}</link></item>" for path in ("good", *pages(faults))
    )
    odd = "<item><title>nowhere</title></item>" + items
    return {
        "drip": (drip(faults), "timeout"),
        "silence": (lambda connection: bool(faults.stopping.wait(20)) and None, "timeout"),
        "bomb": (page(packed(), RSS, "Content-Encoding: gzip"), "too-large"),
        "stream": (endless, "too-large"),
        "big": (page(b"<rss>" + b" " * 50_000_000, RSS), "too-large"),
        "loop": (status(302, f"Location: {faults.url('/loop')}"), "redirect-loop"),
        "file": (status(301, "Location: file:///etc/passwd"), "bad-url"),
        "missing": (status(404), "http-404"),
        "gone": (status(410), "http-410"),
        "teapot": (status(418), "http-418"),
        "laughs": (page(BOMB, RSS), "broken-feed"),
        "external": (page(EXTERNAL, RSS), "broken-feed"),
        "torn": (page(f"<rss version='2.0'><channel>{items}"[:-30], RSS), "no-link"),
        "web": (page(GOOD), "not-a-feed"),
        "many": (page(f"<rss version='2.0'><channel>{many}</channel></rss>", RSS), "no-link"),
        "odd": (page(f"<rss version='2.0'><channel>{odd}</channel></rss>", RSS), "no-link"),
    }


def pages(faults: FaultServer) -> dict[str, tuple[Callable[[socket.socket], None], str]]:
    """Each page by its fault, with what `status` must say of it."""
    return {
        "nested": (page("<html><body>" + "<div>" * 100_000 + "<p>deep</p>"), "empty|not-html|blocked|teaser|timeout"),
        "half": (half, "protocol"),
        "nul": (page("<!-- " + "x" * 5_000 + " -->" + GOOD.replace("</p>", "\x00</p>")), ""),
        "label": (page(GOOD, "text/html; charset=utf-16"), ""),
        "paper": (page(b"%PDF-1.7 \x01", "application/pdf"), "not-html"),
        "asleep": (lambda connection: bool(faults.stopping.wait(20)) and None, "timeout"),
        "no-more": (status(404), "http-404"),
    }


@dataclass(frozen=True, slots=True)
class Done:
    """A pass over all of them, and what `status` said after it."""

    seconds: float
    peak_mb: float
    status: str
    directory: Path
    wanted: dict[str, str]


def peak_mb(running: subprocess.Popen[bytes]) -> float:
    """What the process itself held at most, without the readers, in MiB; ends with it."""
    peak = 0.0
    while running.poll() is None:
        lines = Path(f"/proc/{running.pid}/status").read_text().splitlines()
        peak = max([peak, *(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))])
        time.sleep(0.02)
    return peak


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    folder, faults = tmp_path_factory.mktemp("faults"), FaultServer()
    feeds, stories = sources(faults), pages(faults)
    for name, (answer, _) in (feeds | stories).items():
        faults.routes[f"/{name}"] = answer
    faults.routes["/good"] = page(GOOD)
    outlets = [Outlet("faults", "Faults", "faults.example")]
    watched = [Source(name, "faults", "feed", faults.url(f"/{name}")) for name in feeds]
    watched.append(Source("closed", "faults", "feed", CLOSED))
    text = config_text(outlets, watched, folder / "data").replace("[store]", f"timeout_s = {DEADLINE_S}\n\n[store]")
    (folder / "config.toml").write_text(text + "\n[nlp]\nprocesses = 1\n", encoding="utf-8")
    begun = time.monotonic()
    command = [sys.executable, "-m", "onrecord", "run", "--config", str(folder / "config.toml")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        assert running.stderr
        with ThreadPoolExecutor() as beside:
            log = beside.submit(running.stderr.read)
            peak = peak_mb(running)
    seconds = time.monotonic() - begun
    assert running.returncode == 1, log.result()
    assert b"Traceback" not in log.result()
    show = [sys.executable, "-m", "onrecord", "status", "--config", str(folder / "config.toml")]
    told = subprocess.run(show, capture_output=True, text=True, check=True).stdout
    wanted = {f"{name}: ": reason for name, (_, reason) in feeds.items()} | {"closed: ": "refused"}
    wanted |= {faults.url(f"/{name}"): reason for name, (_, reason) in stories.items()}
    yield Done(seconds, peak, told, folder / "data", wanted)
    faults.close()


def test_the_pass_ends_in_time_and_within_its_memory(done: Done) -> None:
    assert done.seconds < 90
    assert 50 < done.peak_mb < 500


def test_the_good_story_is_stored_and_so_is_what_faults_did_not_hurt(done: Done) -> None:
    stored = {str(row[0]).rsplit("/", 1)[1] for row in store.query(done.directory, "from articles select url").rows}
    assert {"good", "label", "nul"} <= stored
    assert not stored & {"half", "paper", "asleep", "no-more", "nested"}
    texts = [str(row[0]) for row in store.query(done.directory, "from article_text select text").rows]
    assert len(texts) == 3
    assert all("\x00" not in text and "�" not in text and "“We have 7 reasons" in text for text in texts)


def test_every_failure_is_told_with_its_reason(done: Done) -> None:
    lines: list[str] = done.status.splitlines()

    def is_told(where: str, reason: str) -> bool:
        return any(where in line and any(word in line for word in reason.split("|")) for line in lines)

    silent: list[Any] = [
        (where, reason) for where, reason in done.wanted.items() if reason and not is_told(where, reason)
    ]
    assert silent == [], done.status
    harmless = [where for where, reason in done.wanted.items() if not reason]
    assert not [line for line in lines if any(where in line for where in harmless)], done.status
    assert "gone since" in next(line for line in lines if line.startswith("gone: "))
