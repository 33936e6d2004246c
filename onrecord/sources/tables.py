"""Write addresses that were found as tables of config.toml: with ids of their own, an outlet a site, nothing twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from onrecord.config.settings import Config, load
from onrecord.ingest.urls import key
from onrecord.report.files import replace_file

FEED_HOST = re.compile(r"^(?:(?:www\d?|m|feeds?|rss)\.)+(?=[^.]+\.)")
LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class FoundSource:
    """An address that may become a source. `name` is the outlet's, if it is known; `site` any address of the outlet."""

    url: str
    kind: str
    title: str | None
    site: str
    name: str | None = None


def new_sources(found_sources: Iterable[FoundSource], config: Config) -> tuple[FoundSource, ...]:
    """Those whose address no enabled source of the configuration has, each once."""
    known = {key(source.url) for source in config.sources}
    new = (found_source for found_source in found_sources if key(found_source.url) not in known)
    return tuple({key(found_source.url): found_source for found_source in new}.values())


def tables_of(found_sources: Iterable[FoundSource], config: Config) -> str:
    """Write the [[sources]] of these addresses, and an [[outlets]] for each site that has none; "" for none."""
    outlets = {outlet.domain: outlet.id for outlet in config.outlets}
    taken_ids = {outlet.id for outlet in config.outlets} | {source.id for source in config.sources}
    lines: list[str] = []
    for found_source in found_sources:
        site = domain_of(found_source.site)
        if site not in outlets:
            outlets[site] = _take_id(site.rsplit(".", 1)[0], taken_ids)
            lines += _table("outlets", id=outlets[site], name=found_source.name or site, domain=site)
        title = _title_slug(found_source.title, found_source.name) or found_source.kind
        source_id = _take_id(f"{outlets[site]}-{title}", taken_ids)
        lines += _table("sources", id=source_id, outlet=outlets[site], kind=found_source.kind, url=found_source.url)
    return "\n".join(lines)


def append_tables(text: str, path: Path) -> None:
    """Add tables to the configuration file, whole or not at all.

    ConfigError if it would not be valid then, OSError if it cannot be written; it stays as it was.
    """
    whole = f"{path.read_text(encoding='utf-8').rstrip()}\n\n{text.strip()}\n"
    load(path, whole)
    replace_file(path, lambda stream: stream.write(whole.encode()))


def domain_of(url: str) -> str:
    """The site that an address belongs to: its host without www, m, feeds and rss."""
    return FEED_HOST.sub("", (urlsplit(url).hostname or url).lower())


def slug(text: str) -> str:
    """Lower-case words and numbers between dashes: part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _title_slug(title: str | None, name: str | None) -> str:
    """A title as part of an id, without the outlet's own name."""
    return slug(re.sub(re.escape(name), "", title, flags=re.I) if title and name else title or "")[:30].strip("-")


def _take_id(wanted: str, taken_ids: set[str]) -> str:
    """Make an id of `wanted` that is not taken, and add it to those that are."""
    base = slug(wanted)[: LONGEST_ID - 4].strip("-") or "source"
    new_id, number = base, 2
    while new_id in taken_ids:
        new_id, number = f"{base}-{number}", number + 1
    taken_ids.add(new_id)
    return new_id


def _table(table: str, **keys: str) -> list[str]:
    """The lines of one table. A JSON string is a TOML string too, escapes included."""
    return [f"[[{table}]]", *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in keys.items()), ""]
