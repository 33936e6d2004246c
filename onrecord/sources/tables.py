"""Addresses that were found become tables of config.toml: ids of their own, an outlet a site, nothing twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from onrecord.config.settings import Config, ConfigError, load
from onrecord.ingest.urls import key

FEED_HOST = re.compile(r"^(?:(?:www\d?|m|feeds?|rss)\.)+(?=[^.]+\.)")
LONGEST = 64  # of an id


@dataclass(frozen=True, slots=True)
class Found:
    """An address that may become a source. `name` is the outlet's, as far as is known; `site` any address of it."""

    url: str
    kind: str
    title: str | None
    site: str
    name: str | None = None


def new(found: Iterable[Found], config: Config) -> tuple[Found, ...]:
    """Those whose address no enabled source of the configuration has, each once."""
    known = {key(source.url) for source in config.sources}
    return tuple({key(one.url): one for one in found if key(one.url) not in known}.values())


def tables(found: Iterable[Found], config: Config) -> str:
    """The [[sources]] of these addresses, and an [[outlets]] for each site that has none; "" for none."""
    outlets = {outlet.domain: outlet.id for outlet in config.outlets}
    taken = {outlet.id for outlet in config.outlets} | {source.id for source in config.sources}
    lines: list[str] = []
    for one in found:
        site = domain(one.site)
        if site not in outlets:
            outlets[site] = _free(site.rsplit(".", 1)[0], taken)
            lines += _table("outlets", id=outlets[site], name=one.name or site, domain=site)
        source = _free(f"{outlets[site]}-{_words(one.title, one.name) or one.kind}", taken)
        lines += _table("sources", id=source, outlet=outlets[site], kind=one.kind, url=one.url)
    return "\n".join(lines)


def append(text: str, path: Path) -> None:
    """Add tables to the configuration file. ConfigError if it would not be valid then; it stays as it was."""
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before.rstrip()}\n\n{text.strip()}\n", encoding="utf-8")
    try:
        load(path)
    except ConfigError:
        path.write_text(before, encoding="utf-8")
        raise


def domain(url: str) -> str:
    """The site that an address belongs to: its host without www, m, feeds and rss."""
    return FEED_HOST.sub("", (urlsplit(url).hostname or url).lower())


def _words(title: str | None, name: str | None) -> str:
    """A title as part of an id, without the outlet's own name."""
    return slug(re.sub(re.escape(name), "", title, flags=re.I) if title and name else title or "")[:30].strip("-")


def _free(wanted: str, taken: set[str]) -> str:
    """An id that is not taken, made of `wanted`; it is taken then."""
    base = slug(wanted)[: LONGEST - 4].strip("-") or "source"
    made, number = base, 2
    while made in taken:
        made, number = f"{base}-{number}", number + 1
    taken.add(made)
    return made


def slug(text: str) -> str:
    """Lower-case words and numbers between dashes: part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _table(table: str, **keys: str) -> list[str]:
    """A JSON string is a TOML string too, escapes included."""
    return [f"[[{table}]]", *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in keys.items()), ""]
