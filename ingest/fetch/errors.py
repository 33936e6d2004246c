"""What the network libraries raise, in our words: the one place where their exceptions are named."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator

import httpx2

from onrecord.ingest.fetch.exchange import TooLarge
from onrecord.ingest.fetch.ssrf_guard import NoSuchHost, PrivateAddress

# Everything that httpx2 raises because of the other side or the way there; whatever else is raised is a bug of ours.
NETWORK_ERRORS = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, TooLarge)

# The first line whose exception stands anywhere in the chain of causes decides, so the specific ones come first.
TABLE: tuple[tuple[type[BaseException], str], ...] = (
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
WHOLE_HOST = frozenset({"dns", "refused", "unreachable", "tls", "private-address"})  # not the fault of one page
WORTH_A_SECOND_TRY = frozenset({"refused", "unreachable", "protocol"})
UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN})


def reason_of(error: BaseException) -> tuple[str, str]:
    """Our reason and the library's words for an exception of NETWORK_ERRORS. Anything unnamed is `protocol`."""
    chain = tuple(_causes(error))
    words = next((str(link) for link in chain if str(link)), type(error).__name__)
    for kind, reason in TABLE:
        if any(isinstance(link, kind) for link in chain):
            return reason, words
    return ("unreachable" if any(getattr(e, "errno", None) in UNREACHABLE for e in chain) else "protocol"), words


def is_passing(error: BaseException) -> bool:
    """True when asking again at once may help. A timeout has used up the time that there was."""
    if any(isinstance(link, NoSuchHost) and link.temporary for link in _causes(error)):
        return True
    return reason_of(error)[0] in WORTH_A_SECOND_TRY


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
