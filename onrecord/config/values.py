"""The types of single values in config.toml; each refuses a wrong value with a sentence that says how to write it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from onrecord.ingest.feeds.kinds import KINDS
from onrecord.report.formats.registry import digest_format_named

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(value: object) -> object:
    """Make a timedelta of '30m'; ValueError says how to write one."""
    if isinstance(value, timedelta):
        return value
    match = re.fullmatch(r"(\d+)\s*([smhd])", value) if isinstance(value, str) else None
    if not match:
        raise ValueError('should be a duration such as "30m", "6h", "1d" or "0s"')
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError('should be a time zone of the IANA list, such as "America/New_York"') from None
    return value


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise ValueError("should be a web address that begins with https:// or http://")
    return value


def _time_of_day(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('should be a time of day such as "06:00"')
    return value


def _division(value: str) -> str:
    if not value.startswith("ocd-division/country:"):
        raise ValueError('should be an Open Civic Data division such as "ocd-division/country:us/state:ca"')
    return value


def _term(value: str) -> str:
    """Refuse what is not words, of which each may end with an asterisk."""
    if not all(re.fullmatch(r"\w[^*]*\*?", word) for word in value.split()) or not value.strip():
        raise ValueError(
            'should be words such as "sanctuary city" or "deport*", the asterisk only at the end of a word'
        )
    return value


def _source_kind(value: object) -> object:
    """The name of a kind of feed source, as ingest/feeds/kinds.py lists them."""
    if not isinstance(value, str) or value not in KINDS:
        *names, last = map(repr, KINDS)
        raise ValueError(f"should be {', '.join(names)} or {last}")
    return value


def _digest_format(value: str) -> str:
    return digest_format_named(value).name


def _mail_address(value: str) -> str:
    # Whatever could end a header line, or make two addresses of one, is refused; the server judges the rest.
    if not re.fullmatch(r"[^\s@,;:<>\"()\[\]\\\x00-\x20\x7f]+@[^\s@,;:<>\"()\\\x00-\x20\x7f]+", value):
        raise ValueError('should be a mail address such as "desk@example.org"')
    return value


Duration = Annotated[timedelta, BeforeValidator(duration)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Division = Annotated[str, AfterValidator(_division)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
Term = Annotated[str, AfterValidator(_term)]
TimeZone = Annotated[str, AfterValidator(_zone)]
TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]
SourceKindName = Annotated[str, BeforeValidator(_source_kind)]
FormatName = Annotated[str, AfterValidator(_digest_format)]
