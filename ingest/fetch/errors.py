"""Maps the exceptions of the network libraries to failure reasons (tables/reasons.tsv)."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator

import httpx2

from onrecord.ingest.fetch.exchange import TooLarge
from onrecord.ingest.fetch.ssrf_guard import NoSuchHost, PrivateAddress

# All that httpx2 raises because of the server or the network; any other exception is a bug.
NETWORK_ERRORS = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, TooLarge)

# The first row whose exception is anywhere in the chain of causes decides, so the specific ones come first.
REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (PrivateAddress, "private-address"),
    (NoSuchHost, "dns"),
    (TooLarge, "too-large"),
    (httpx2.InvalidURL, "bad-url"),
    (httpx2.UnsupportedProtocol, "bad-url"),
    (ssl.SSLError, "tls"),
    (TimeoutError, "timeout"),
    (httpx2.TimeoutException, "timeout"),
    (ConnectionRefusedError, "refused"),
    (httpx2.DecodingError, "protocol"),
    (httpx2.ProtocolError, "protocol"),
    (httpx2.ConnectError, "unreachable"),
)
HOST_REASONS = frozenset({"dns", "refused", "unreachable", "tls", "private-address"})  # they concern the whole host
TRANSIENT_REASONS = frozenset({"refused", "unreachable", "protocol"})
UNREACHABLE_ERRNOS = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN})


def reason_of(error: BaseException) -> tuple[str, str]:
    """The failure reason for an exception of NETWORK_ERRORS, and the library's message. The default is `protocol`."""
    chain = tuple(_causes(error))
    message = next((str(cause) for cause in chain if str(cause)), type(error).__name__)
    for exception, reason in REASONS:
        if any(isinstance(cause, exception) for cause in chain):
            return reason, message
    unreachable = any(getattr(cause, "errno", None) in UNREACHABLE_ERRNOS for cause in chain)
    return ("unreachable" if unreachable else "protocol"), message


def is_transient(error: BaseException) -> bool:
    """True when a retry at once may help. A timeout is not: it has used up the time budget."""
    if any(isinstance(cause, NoSuchHost) and cause.temporary for cause in _causes(error)):
        return True
    return reason_of(error)[0] in TRANSIENT_REASONS


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what it was raised from, outermost first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
