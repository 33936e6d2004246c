"""A connection that tells cheaply whether its other side has hung up."""

from __future__ import annotations

import select
import ssl
from typing import Any

import httpcore2


class WatchedStream(httpcore2.AsyncNetworkStream):
    """Another stream, whose socket is looked up once and watched by one poll object.

    Before each request the pool asks all idle connections whether they are readable, which means closed; the library
    gathers every fact about a connection to answer that, a sixth of what a request costs.
    """

    def __init__(self, inner: httpcore2.AsyncNetworkStream) -> None:
        self._inner = inner
        self.read, self.write, self.aclose = inner.read, inner.write, inner.aclose  # type: ignore[method-assign]
        self._socket = inner.get_extra_info("socket")
        self._poll = select.poll()
        if self._socket is not None and self._socket.fileno() >= 0:
            self._poll.register(self._socket, select.POLLIN)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        return WatchedStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        if info != "is_readable":
            return self._inner.get_extra_info(info)
        return self._socket is None or self._socket.fileno() < 0 or bool(self._poll.poll(0))
