"""Reads (with listparser) and writes OPML 2.0 (opml.org/spec2.opml), in which feed readers exchange lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import listparser

from onrecord.ingest.urls import is_web


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed in an OPML list. `site` is the address of its web site, `group` the name of its folder."""

    url: str
    title: str | None = None
    site: str | None = None
    group: str | None = None


def read_opml(body: bytes) -> tuple[Subscription, ...] | None:
    """The feeds of an OPML list in its order, each address once; None if listparser cannot read the list."""
    parsed = listparser.parse(body)
    if not parsed.get("version") and not parsed.get("feeds"):
        return None
    subscriptions = (
        Subscription(feed["url"], feed.get("title") or None, None, next(iter(feed.get("tags") or ()), None))
        for feed in parsed["feeds"]
    )
    by_url = {subscription.url: subscription for subscription in subscriptions if is_web(subscription.url)}
    return tuple(by_url.values())


def write_opml(title: str, subscriptions: Iterable[Subscription]) -> str:
    """An OPML 2.0 document with these subscriptions, those of a group inside one outline."""
    groups: dict[str | None, list[Subscription]] = {}
    for subscription in subscriptions:
        groups.setdefault(subscription.group, []).append(subscription)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{_escaped(title)}</title></head>", "  <body>"]
    for group, members in groups.items():
        lines += [f"    <outline text={quoteattr(group)}>"] if group else []
        lines += [f"      {_outline(subscription)}" for subscription in members]
        lines += ["    </outline>"] if group else []
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(subscription: Subscription) -> str:
    site = f" htmlUrl={quoteattr(subscription.site)}" if subscription.site else ""
    text, url = quoteattr(subscription.title or subscription.url), quoteattr(subscription.url)
    return f'<outline type="rss" text={text} xmlUrl={url}{site}/>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
