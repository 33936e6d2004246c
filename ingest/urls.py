"""Web addresses: validity, relative links, and one key for all spellings of a story's address."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

from courlan.clean import clean_query

# Query parameters that never select a story: tracking, and the rendering that is wanted. courlan's list has more.
TRACKING = re.compile(
    r"(utm_\w+|\w*clid|mc_[ce]id|_ga|_gl|igshid|outputtype|amp|smid|smtyp|wpisrc|wpmm|itid|ncid|cmpid|cmp|taid|nlid|srnd"
    r"|ocid|ftag|guccounter|guce_\w+|sr_share|share|ito|at_\w+|__twitter_impression|spref|xtor|mod|rss|feature)",
    re.I,
)
DEFAULT_PORTS = {"http": 80, "https": 443}
VARIANT_HOST = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.)")  # never eats the last two labels
AMP_PATH = re.compile(r"^/amp(?=/.)|(?:/amp|\.amp(?=\.html?$|$))/?(?=$|\.html?$)", re.I)
AMP_CACHE = re.compile(r"^(?:www\.google\.com/amp|[\w-]+\.cdn\.ampproject\.org/[civ])/(?:s/)?", re.I)
INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.I)
SCRIPT_PATH = re.compile(r"(?:^|/)$|\.(?:php\d?|aspx?|cgi|cfm|jsp|pl|dll)$", re.I)
ESCAPE_OR_UNSAFE = re.compile(r"%[0-9a-fA-F]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/%-]+")
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def is_web(url: str) -> bool:
    """True for an absolute http or https address with a host, a valid port, and no spaces or control characters."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a broken IPv6 literal or port
        return False
    return usable and not re.search(r"[\x00-\x20\x7f]", url)


def resolve(base: str, link: str) -> str | None:
    """The absolute address of `link` on the page at `base`, without fragment; None if it is no http(s) address."""
    try:
        url = urldefrag(urljoin(base, link.strip().replace(" ", "%20"))).url
    except ValueError:
        return None
    return url if is_web(url) else None


@lru_cache(maxsize=4096)
def site(url: str) -> str:
    """The host of an address, with its port unless that is the default: the unit of rate limits and of robots.txt.

    '' for an address that cannot be parsed.
    """
    try:
        return _host(urlsplit(url))
    except ValueError:
        return ""


def key(url: str) -> str:
    """Normalise an address to a key that all spellings of it share, without scheme. Keys are compared, never fetched.

    >>> key("http://www.Example.com:80/a/story/amp/?utm_source=x&b=2&a=1#top")
    'example.com/a/story?a=1&b=2'

    It never raises: text that is no address comes back stripped.
    """
    try:
        parts = urlsplit(_unwrap_amp_cache(url.strip()))
        host = VARIANT_HOST.sub("", _host(parts))
    except ValueError:
        return url.strip()
    path = _path(parts.path)
    query = _query(parts.query, path)
    return host + path + ("?" + query if query else "")


def without_tracking(url: str) -> str:
    """The address without tracking parameters and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = _query(parts.query, parts.path)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query if query else "", ""))


def _unwrap_amp_cache(url: str) -> str:
    """The publisher's address in the path of an address of Google's AMP cache; every other address unchanged."""
    scheme, _, rest = url.partition("://")
    inner = AMP_CACHE.sub("", rest, count=1)
    return url if inner == rest else f"{scheme}://{inner}"


def _host(parts: SplitResult) -> str:
    """The host in lower case and punycode, without a final dot, with a port that is not the default.

    Raises ValueError for an invalid port.
    """
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    port = parts.port
    return host if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def _path(path: str) -> str:
    """The path without session ids, AMP markers, index pages, repeated slashes and a final slash."""
    path = re.sub(r"/{2,}", "/", re.sub(r";jsessionid=[^/?]*", "", path, flags=re.I))
    path = INDEX_PAGE.sub("/", AMP_PATH.sub("", path))
    return ESCAPE_OR_UNSAFE.sub(_normalise_escape, path).rstrip("/")


def _normalise_escape(match: re.Match[str]) -> str:
    """One spelling for a percent escape: decoded if unreserved (RFC 3986 section 2.3), else in upper case."""
    text = match[0]
    if text[0] != "%":
        return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
    plain = chr(int(text[1:], 16))
    return plain if UNRESERVED.fullmatch(plain) else text.upper()


def _query(query: str, path: str) -> str:
    """The query sorted, without tracking parameters.

    courlan's list also has names that may select a story (`eid`, `cid`, `gallery`), so it is used only where the path
    is not a script's: two stories taken for one are worse than one story taken for two.
    """
    path_selects_story = SCRIPT_PATH.search(path) is None
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(k, v) for k, v in pairs if not TRACKING.fullmatch(k) and not (path_selects_story and _courlan_drops(k))]
    return urlencode(sorted(kept))


def _courlan_drops(name: str) -> bool:
    """True if a query parameter is on courlan's list of parameters that do not change the page."""
    return clean_query(urlencode({name: "1"})) == ""
