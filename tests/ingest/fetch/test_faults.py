"""Servers that break HTTP: each request ends in one Failure, in time, and within the limits of bytes."""

from __future__ import annotations

import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest

Get = Callable[..., Any]

OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_an_answer_that_drips_ends_at_the_deadline(faults: Any, get: Get) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(f"{OK}Content-Length: 1000\r\n\r\n".encode())
        while not faults.stopping.wait(0.05):
            connection.sendall(b".")

    faults.routes["/a"] = drip
    start = time.perf_counter()
    failure = get(faults.url("/a"), timeout_s=0.3)
    assert failure.reason == "timeout"
    assert "timeout_s" in failure.detail
    assert time.perf_counter() - start < 1.5


def test_no_answer_ends_at_the_deadline_and_is_not_asked_again(faults: Any, get: Get) -> None:
    faults.routes["/a"] = lambda connection: faults.stopping.wait(5)
    start = time.perf_counter()
    assert get(faults.url("/a"), timeout_s=0.3).reason == "timeout"
    assert time.perf_counter() - start < 1.5
    assert faults.asked["/a"] == 1


def test_slow_steps_share_one_deadline(faults: Any, get: Get) -> None:
    """Each hop is quick enough by itself; all together are not."""

    def hop(connection: socket.socket) -> None:
        time.sleep(0.15)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n")

    faults.routes["/a"] = hop
    assert get(faults.url("/a"), timeout_s=0.3).reason == "timeout"


def test_slow_robots(faults: Any, get: Get) -> None:
    faults.routes["/robots.txt"] = lambda connection: faults.stopping.wait(5)
    failure = get(faults.url("/a"), timeout_s=0.3)
    assert (failure.stage, failure.reason) == ("robots", "timeout")
    assert faults.asked["/a"] == 0


def test_half_a_body(faults: Any, get: Get) -> None:
    faults.says("/a", OK, "Content-Length: 1000\r\n\r\n", "half")
    failure = get(faults.url("/a"))
    assert failure.reason == "protocol"
    assert faults.asked["/a"] == 3


def test_half_a_chunked_body(faults: Any, get: Get) -> None:
    faults.says("/a", OK, "Transfer-Encoding: chunked\r\n\r\n", "64\r\nhalf")
    assert get(faults.url("/a")).reason == "protocol"


def test_more_than_announced_is_not_read(faults: Any, get: Get) -> None:
    faults.says("/a", OK, "Content-Length: 4\r\n\r\n", "half and more")
    assert get(faults.url("/a")).body == b"half"


def test_a_gzip_bomb_stops_early(faults: Any, get: Get) -> None:
    """100 MB of nothing in 100 kB: refused after the first megabytes, before the memory is gone."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    bomb = b"".join([packer.compress(bytes(10_000_000)) for _ in range(10)]) + packer.flush()
    faults.says("/a", OK, f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n", bomb)
    tracemalloc.start()
    failure = get(faults.url("/a"), max_bytes=3_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert failure.reason == "too-large"
    assert "max_bytes" in failure.detail
    assert peak < 30_000_000


def test_an_endless_body_stops_at_the_cap(faults: Any, get: Get) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(f"{OK}\r\n".encode())
        while True:
            connection.sendall(bytes(65536))
            faults.sent["/a"] += 65536

    faults.routes["/a"] = endless
    assert get(faults.url("/a"), max_bytes=1_000_000).reason == "too-large"
    assert faults.sent["/a"] < 20_000_000


def test_an_announced_size_over_the_cap_is_not_read(faults: Any, get: Get) -> None:
    faults.says("/a", OK, "Content-Length: 2000000000\r\n\r\n")
    assert get(faults.url("/a")).reason == "too-large"


def test_a_long_robots_file_is_cut_not_refused(faults: Any, get: Get) -> None:
    rules = b"User-agent: *\nDisallow: /a\n" + b"# filler\n" * 200_000
    faults.says("/robots.txt", OK, f"Content-Length: {len(rules)}\r\n\r\n", rules)
    assert get(faults.url("/a")).reason == "robots-forbidden"


BROKEN = {
    "nothing": [""],
    "not HTTP": ["220 mail.example ESMTP ready\r\n"],
    "noise": [bytes(range(256)) * 4],
    "a broken header": ["HTTP/1.1 200 OK\r\n: no name\r\n\r\n"],
    "a status that is no number": ["HTTP/1.1 abc OK\r\n\r\n"],
    "broken gzip": [OK, "Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\n", "not gzip"],
    "brotli unasked": [OK, "Content-Encoding: br\r\nContent-Length: 4\r\n\r\n", "\x0b\x00\x80\x03"],
    "a wrong chunk size": [OK, "Transfer-Encoding: chunked\r\n\r\n", "zz\r\nhalf"],
    "a wrong length": [OK, "Content-Length: many\r\n\r\n", "half"],
    "endless headers": ["HTTP/1.1 200 OK\r\n", "X-Filler: y\r\n" * 50_000],
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_http_is_a_protocol_failure(name: str, faults: Any, get: Get) -> None:
    faults.says("/a", *BROKEN[name])
    failure = get(faults.url("/a"), timeout_s=2.0)
    assert failure.reason == "protocol", failure
    assert "\n" not in failure.detail


def test_a_cookie_outside_ascii_is_not_sent_back_and_costs_nothing(faults: Any, get: Get) -> None:
    """Found by mutated headers: the second request, which would carry it, raised."""
    cookies = 'Set-Cookie: "café"=é\r\nSet-Cookie: good=1\r\n'.encode("latin-1")
    moved = b"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /b\r\n"
    faults.says("/a", moved, cookies, "Content-Length: 0\r\n\r\n")
    faults.says("/b", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
    outcome = get(faults.url("/a"))
    assert outcome.body == b"ok"
