"""Keeps fetching on the public internet: a feed's author must not make us ask our own network.

The check stands where the connection is made: the name is resolved once, every address is judged, and the connection
goes to the judged address, so a name that changes its answer (DNS rebinding) gains nothing. Redirects pass here too.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

from onrecord.ingest.fetch.streams import WatchedStream
from onrecord.ingest.records import HttpSettings
from onrecord.ingest.urls import is_web

# Public by their number, private by their use: cloud metadata services.
METADATA = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "fd00:ec2::254")))
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddress(httpcore2.ConnectError):
    """The name leads to an address that is not on the public internet."""


class NoSuchHost(httpcore2.ConnectError):
    """The name has no address. `temporary` when the resolver did not know at the moment."""

    def __init__(self, message: str, temporary: bool) -> None:
        super().__init__(message)
        self.temporary = temporary


def address_problem(url: str) -> str | None:
    """What is wrong with fetching `url` as it is written, or None. Where its name leads is judged when connecting."""
    if not is_web(url):
        return "not an http or https address"
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        return "it carries a user name or password"
    return None


def is_public(address: str) -> bool:
    """True when an IP address (as text) is on the public internet; what IPv6 embeds is judged as IPv4."""
    ip = _embedded(ipaddress.ip_address(address.partition("%")[0]))
    if ip in METADATA or ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return not (isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local)


def _embedded(ip: Address) -> Address:
    """The IPv4 address inside an IPv4-mapped, 6to4, Teredo or NAT64 address; else the address itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


async def addresses(host: str, port: int) -> tuple[str, ...]:
    """Every address of a name, in the resolver's order. Raises NoSuchHost. Decimal and hex forms resolve like names."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NoSuchHost(str(error), temporary=error.errno == socket.EAI_AGAIN) from error
    except UnicodeError as error:  # a label that is empty or longer than 63
        raise NoSuchHost(f"not a host name: {host!r}", temporary=False) from error
    return tuple(dict.fromkeys(str(item[4][0]) for item in found))


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections to judged addresses only. One private address among several refuses the whole name."""

    def __init__(self, allow_private_networks: bool) -> None:
        self._inner = httpcore2.AnyIOBackend()
        self._allow_private = allow_private_networks

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        candidates = await addresses(host, port)
        private = [] if self._allow_private else [address for address in candidates if not is_public(address)]
        if private:
            raise PrivateAddress(f"{host} leads to {private[0]}")
        share = timeout / len(candidates) if timeout else None  # a dead first address leaves time for the others
        last: Exception = NoSuchHost(f"no address for {host}", temporary=False)
        for address in candidates:
            try:
                opened = await self._inner.connect_tcp(address, port, share, local_address, socket_options)
                return WatchedStream(opened)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.AsyncNetworkStream:
        raise PrivateAddress(f"a Unix socket: {path}")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@cache
def _tls() -> ssl.SSLContext:
    """certifi's authorities, read once: reading them costs more than a request."""
    return httpx2.create_ssl_context()


def guarded_transport(settings: HttpSettings) -> httpx2.AsyncHTTPTransport:
    """HTTP/2 over the guarded backend. No proxy: it would resolve names where we cannot judge them."""
    limits = httpx2.Limits(max_connections=settings.connections, max_keepalive_connections=settings.connections)
    transport = httpx2.AsyncHTTPTransport(verify=_tls(), http2=True, limits=limits)
    # httpx2 offers no public way to hand in a backend, hence the pinned version and test_guard.py.
    if not hasattr(transport._pool, "_network_backend"):
        raise RuntimeError("this httpx2 keeps its network backend elsewhere: the address guard would not be in place")
    transport._pool._network_backend = GuardedBackend(settings.allow_private_networks)
    return transport
