"""Finds when a story was published, by the most precise date that the page, its data or the feed states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from lxml import html

from onrecord.ingest.pages.metadata.date_parsing import ParsedDate, is_plausible, parse_date
from onrecord.ingest.pages.metadata.structured_data import PageData, json_ld_text
from onrecord.ingest.records import Entry

GENERATED_WITHIN = timedelta(seconds=5)  # a date so close to the response's is when the page was made, not the story
DATE_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$|\.)")
PUBLISHED_LINE = "//*[self::p or self::span or self::div][not(*) and contains(., 'ublished')][string-length() < 90]"
OPEN_GRAPH_TAGS = ("article:published_time", "og:article:published_time", "og:published_time", "og:pubdate")
# Names of meta tags for the time of publication, as content systems, analytics and libraries use them.
META_TAGS = (
    "datepublished",
    "article.published",
    "article:published",
    "parsely-pub-date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_at",
    "date.available",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "pub_date",
    "date.created",
    "datecreated",
    "originalpublicationdate",
    "prism.publicationdate",
    "citation_publication_date",
)


def find_publication_date(
    tree: html.HtmlElement,
    data: PageData,
    url: str,
    now: datetime,
    entry: Entry | None = None,
    response_date: datetime | None = None,
) -> tuple[datetime | None, str | None]:
    """The publication date in UTC and the name of its source; (None, None) where there is no trustworthy date.

    A time with a zone goes before one without, and that before a day; of equals the most reliable source counts. The
    name of the source says what is missing: `-local` for no zone (taken as UTC), `-date` for no time of day. The feed's
    `entry` is the last source. `response_date` is the Date header of the response.
    """
    dates = [(parse_date(text), date_source) for text, date_source in _stated_dates(tree, data, url)]
    if entry and entry.published:
        dates.append((ParsedDate(entry.published, True, True), "feed"))
    trusted = [(date, date_source) for date, date_source in dates if date and _is_trusted(date, now, response_date)]
    if not trusted:
        return None, None
    date, date_source = max(trusted, key=lambda pair: _precision(pair[0]))  # of equals the first
    suffix = ("-date", "-local", "")[_precision(date)]
    return date.at, date_source + suffix


def _precision(date: ParsedDate) -> int:
    """2 for a time with a zone, 1 for one without, 0 for a day. Midnight UTC counts as a day: programs add it."""
    is_midnight = (date.at.hour, date.at.minute, date.at.second) == (0, 0, 0)
    return 0 if not date.to_minute or is_midnight else 1 + date.zoned


def _is_trusted(date: ParsedDate, now: datetime, response_date: datetime | None) -> bool:
    """False for an implausible date, and for the moment at which the page was generated."""
    generated = (moment for moment in (now, response_date) if moment)
    return is_plausible(date, now) and all(abs(date.at - moment) > GENERATED_WITHIN for moment in generated)


def _stated_dates(tree: html.HtmlElement, data: PageData, url: str) -> Iterator[tuple[str, str]]:
    """Every text that may be the publication date, with the name of its source, the most reliable source first."""
    for node in data.stories[:3]:
        for name in ("datePublished", "dateCreated"):
            if text := json_ld_text(node.get(name)):
                yield text, "json-ld"
    for name in OPEN_GRAPH_TAGS:
        yield from ((text, "open-graph") for text in data.meta.get(name, ()))
    for name in META_TAGS:
        yield from ((text, "meta") for text in data.meta.get(name, ()))
    yield from ((text, "time-element") for text in _shown_dates(tree))
    if match := DATE_IN_URL.search(url):
        yield "-".join(match.groups()), "url"


def _shown_dates(tree: html.HtmlElement) -> Iterator[str]:
    """Yield the texts on the page that may show its publication date, the most reliable first; none is parsed yet.

    They are the `datetime` and the text of the first <time> named as publication, or else of the only <time> that is
    not named as an update; and after these, in every case, the first two short lines with "Published" or "published".
    """
    times = [element for element in tree.iter("time") if element.get("datetime") or element.text]
    published = [time for time in times if re.search(r"publi|entry-date|pubdate|posted", _names_around(time))]
    not_updated = [time for time in times if not re.search(r"updat|modif", _names_around(time))]
    for element in published[:1] or (not_updated if len(not_updated) == 1 else []):
        yield from filter(None, (element.get("datetime"), element.text_content()))
    yield from (element.text_content() for element in tree.xpath(PUBLISHED_LINE)[:2])


def _names_around(element: html.HtmlElement) -> str:
    """The names and text of a <time> and its parent in lower case: they say which date it is."""
    parent = element.getparent()
    texts = [element.get("class"), element.get("itemprop"), element.text_content()[:60], *element.attrib.keys()]
    texts += [parent.get("class"), (parent.text or "")[:40]] if parent is not None else []
    return " ".join(text.lower() for text in texts if text)
