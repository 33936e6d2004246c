"""OPML 2.0 (opml.org/spec2.opml), in which feed readers exchange their lists: listparser reads, we write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import listparser

from onrecord.ingest.urls import is_web


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list. `site` is its web site's address, `group` the folder that it stands in."""

    url: str
    title: str | None = None
    site: str | None = None
    group: str | None = None


def read_opml(body: bytes) -> tuple[Subscription, ...] | None:
    """The feeds of a list in its order, each address once; None where it is no list that listparser knows."""
    found = listparser.parse(body)
    if not found.get("version") and not found.get("feeds"):
        return None
    feeds = (
        Subscription(feed["url"], feed.get("title") or None, None, next(iter(feed.get("tags") or ()), None))
        for feed in found["feeds"]
    )
    return tuple({feed.url: feed for feed in feeds if is_web(feed.url)}.values())


def write_opml(title: str, subscriptions: Iterable[Subscription]) -> str:
    """The list as OPML 2.0, a group an outline."""
    groups: dict[str | None, list[Subscription]] = {}
    for one in subscriptions:
        groups.setdefault(one.group, []).append(one)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{_escaped(title)}</title></head>", "  <body>"]
    for group, members in groups.items():
        lines += [f"    <outline text={quoteattr(group)}>"] if group else []
        lines += [f"      {_outline(one)}" for one in members]
        lines += ["    </outline>"] if group else []
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(one: Subscription) -> str:
    site = f" htmlUrl={quoteattr(one.site)}" if one.site else ""
    return f'<outline type="rss" text={quoteattr(one.title or one.url)} xmlUrl={quoteattr(one.url)}{site}/>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
