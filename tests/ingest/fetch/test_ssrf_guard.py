"""No address, host name or redirect leads to a private network unless the configuration allows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from onrecord.ingest.fetch import ssrf_guard
from onrecord.ingest.records import Failure

PUBLIC = ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # metadata of most clouds
    "168.63.129.16",  # Azure's, public by number
    "100.64.0.1",  # carrier NAT
    "100.100.100.200",  # Alibaba's metadata
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "fe80::1%eth0",
    "fec0::1",
    "fd00:ec2::254",
    "ff02::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert ssrf_guard.is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_not_public(address: str) -> None:
    assert not ssrf_guard.is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "127.1"])
def test_every_spelling_of_this_machine_is_refused(
    host: str, httpserver: HTTPServer, get: Callable[..., object]
) -> None:
    failure = get(f"http://{host}:{httpserver.port}/", allow_private_networks=False)
    assert isinstance(failure, Failure)
    assert failure.reason == "private-address"
    assert "allow_private_networks" in failure.detail
    assert httpserver.log == []


def test_one_private_address_among_several_refuses_the_name(
    monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer, get: Callable[..., object]
) -> None:
    async def two(host: str, port: int) -> tuple[str, ...]:
        return ("8.8.8.8", "127.0.0.1")

    monkeypatch.setattr(ssrf_guard, "resolve_host", two)
    failure = get(f"http://desk.example:{httpserver.port}/", allow_private_networks=False)
    assert isinstance(failure, Failure)
    assert failure.reason == "private-address"


def test_a_dead_address_leaves_the_next_one_its_turn(
    monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer, get: Callable[..., object]
) -> None:
    async def two(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.2", "127.0.0.1")

    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data("here")
    monkeypatch.setattr(ssrf_guard, "resolve_host", two)
    assert getattr(get(f"http://desk.example:{httpserver.port}/a"), "body", None) == b"here"


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/meta-data/", "http://[::1]:1/", "http://10.0.0.1/"])
def test_a_redirect_into_our_network_is_refused(
    target: str, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer, get: Callable[..., object]
) -> None:
    judged = ssrf_guard.is_public
    monkeypatch.setattr(ssrf_guard, "is_public", lambda address: address == "127.0.0.1" or judged(address))
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data("", status=302, headers={"Location": target})
    failure = get(f"http://127.0.0.1:{httpserver.port}/a", allow_private_networks=False)
    assert isinstance(failure, Failure)
    assert failure.reason == "private-address"


WRONG = [
    ("file:///etc/passwd", "not an http"),
    ("gopher://example.com/", "not an http"),
    ("http://reader:secret@example.com/", "password"),
    ("http://[", "not an http"),
    ("", "not an http"),
]


@pytest.mark.parametrize(("url", "words"), WRONG)
def test_addresses_that_are_wrong_as_written(url: str, words: str, get: Callable[..., object]) -> None:
    failure = get(url)
    assert isinstance(failure, Failure)
    assert failure.reason == "bad-url"
    assert words in failure.detail


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://u:p@127.0.0.1/", "http://[", "", " "])
def test_redirects_that_are_wrong_as_written(location: str, faults: Any, get: Callable[..., object]) -> None:
    faults.says("/a", f"HTTP/1.1 301 Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n")
    failure = get(faults.url("/a"))
    assert isinstance(failure, Failure)
    assert failure.reason == "bad-url"


def test_no_secret_is_shown(get: Callable[..., object]) -> None:
    failure = get("http://reader:secret@example.com/")
    assert isinstance(failure, Failure)
    assert "secret" not in failure.detail
