"""An idle connection must show at once that the server has closed it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest

from onrecord.ingest.fetch.ssrf_guard import GuardedBackend

KEPT = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nstory"


def hung_up(first: bytes) -> tuple[bool, bool, bool]:
    """Whether a connection is readable while it is open, after the server sent `first` and closed, and when closed."""

    async def see() -> tuple[bool, bool, bool]:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            stream = await GuardedBackend(True).connect_tcp("127.0.0.1", listening.getsockname()[1], 5.0)
            theirs, _ = listening.accept()
            seen = [bool(stream.get_extra_info("is_readable"))]
            theirs.sendall(first)
            theirs.close()
            await asyncio.sleep(0.05)
            seen.append(bool(stream.get_extra_info("is_readable")))
            await stream.aclose()
            return (*seen, bool(stream.get_extra_info("is_readable")))  # type: ignore[return-value]

    return asyncio.run(see())


@pytest.mark.parametrize("first", [b"", b"one byte more"])
def test_an_open_connection_is_quiet_and_an_ended_one_is_not(first: bytes) -> None:
    assert hung_up(first) == (False, True, True)


def test_other_facts_are_the_connections_own() -> None:
    async def ask() -> tuple[Any, Any]:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            stream = await GuardedBackend(True).connect_tcp("127.0.0.1", port, 5.0)
            found = stream.get_extra_info("server_addr"), stream.get_extra_info("ssl_object")
            await stream.aclose()
            return found, ("127.0.0.1", port)

    found, address = asyncio.run(ask())
    assert found == (address, None)


def test_what_hung_up_between_two_pages_is_not_asked_again(faults: Any, get_all: Callable[..., Any]) -> None:
    faults.says("/a", KEPT)  # says that it stays open, and leaves
    outcomes = get_all(faults.url("/a"), faults.url("/a"), per_host_delay_s=0.1)
    assert [one.body for one in outcomes] == [b"story", b"story"]
    assert faults.asked["/a"] == 2
