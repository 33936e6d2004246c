"""Refuses connections to private networks (server-side request forgery): a feed must not make us fetch from our own.

The check is where the connection is opened: the host name is resolved once, every address is checked, and the
connection goes to a checked address. So a name whose answer changes (DNS rebinding) and a redirect are checked too.
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

# Addresses of cloud metadata services: public by their number, private by their use.
METADATA_ADDRESSES = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "fd00:ec2::254")))
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddress(httpcore2.ConnectError):
    """A host name resolves to an address that is not on the public internet."""


class NoSuchHost(httpcore2.ConnectError):
    """A host name cannot be resolved. `temporary` is True when the resolver says that a retry may help."""

    def __init__(self, message: str, temporary: bool) -> None:
        super().__init__(message)
        self.temporary = temporary


def address_problem(url: str) -> str | None:
    """Why `url` must not be fetched, judged by its text alone; None if nothing is wrong.

    The addresses of its host are checked when the connection is opened.
    """
    if not is_web(url):
        return "not an http or https address"
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        return "it carries a user name or password"
    return None


def is_public(address: str) -> bool:
    """True when an IP address (as text) is on the public internet; an IPv4 address inside IPv6 counts as IPv4."""
    ip = _embedded_ipv4(ipaddress.ip_address(address.partition("%")[0]))
    if ip in METADATA_ADDRESSES or ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return not (isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local)


def _embedded_ipv4(ip: IpAddress) -> IpAddress:
    """The IPv4 address inside an IPv4-mapped, 6to4, Teredo or NAT64 address; every other address unchanged."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


async def resolve_host(host: str, port: int) -> tuple[str, ...]:
    """All IP addresses of a host name, as text, in the resolver's order. Raises NoSuchHost.

    The resolver also reads decimal and hexadecimal forms of IPv4 addresses.
    """
    try:
        infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NoSuchHost(str(error), temporary=error.errno == socket.EAI_AGAIN) from error
    except UnicodeError as error:  # a label that is empty or longer than 63 characters
        raise NoSuchHost(f"not a host name: {host!r}", temporary=False) from error
    return tuple(dict.fromkeys(str(info[4][0]) for info in infos))


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """A network backend that opens connections to public addresses only.

    A host name is refused if one of its addresses is private, unless `allow_private_networks` is set.
    """

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
        addresses = await resolve_host(host, port)
        private = [] if self._allow_private else [address for address in addresses if not is_public(address)]
        if private:
            raise PrivateAddress(f"{host} leads to {private[0]}")
        share = timeout / len(addresses) if timeout else None  # a dead first address leaves time for the others
        last_error: Exception = NoSuchHost(f"no address for {host}", temporary=False)
        for address in addresses:
            try:
                stream = await self._inner.connect_tcp(address, port, share, local_address, socket_options)
                return WatchedStream(stream)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last_error = error
        raise last_error

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.AsyncNetworkStream:
        raise PrivateAddress(f"a Unix socket: {path}")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@cache
def _tls_context() -> ssl.SSLContext:
    """A TLS context with certifi's certificate authorities, read once: reading them costs more than a request."""
    return httpx2.create_ssl_context()


def guarded_transport(settings: HttpSettings) -> httpx2.AsyncHTTPTransport:
    """An HTTP/2 transport over GuardedBackend. It uses no proxy, which would resolve host names unchecked."""
    limits = httpx2.Limits(max_connections=settings.connections, max_keepalive_connections=settings.connections)
    transport = httpx2.AsyncHTTPTransport(verify=_tls_context(), http2=True, limits=limits)
    # httpx2 has no public parameter for the backend, hence the pinned version and test_ssrf_guard.py.
    if not hasattr(transport._pool, "_network_backend"):
        raise RuntimeError("this httpx2 keeps its network backend elsewhere: the address guard would not be in place")
    transport._pool._network_backend = GuardedBackend(settings.allow_private_networks)
    return transport
