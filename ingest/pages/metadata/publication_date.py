"""When a story was published, by the best witness; never by when it was fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from lxml import html

from onrecord.ingest.pages.metadata import date_parsing as page_times
from onrecord.ingest.pages.metadata.date_parsing import Moment
from onrecord.ingest.pages.metadata.structured_data import PageData, plain
from onrecord.ingest.records import Entry

STAMP = timedelta(seconds=5)  # a time this close to the answer's own is when the page was made, not the story
IN_URL = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$|\.)")
SAID = "//*[self::p or self::span or self::div][not(*) and contains(., 'ublished')][string-length() < 90]"
OPEN_GRAPH = ("article:published_time", "og:article:published_time", "og:published_time", "og:pubdate")
# Names of meta tags for the time of publication, as content systems, analytics and libraries use them.
TAGS = (
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


def published(
    tree: html.HtmlElement,
    data: PageData,
    url: str,
    now: datetime,
    entry: Entry | None = None,
    answered: datetime | None = None,
) -> tuple[datetime | None, str | None]:
    """When, and who says so. To the minute with a zone beats to the minute without, and that beats a day.

    The source's suffix says what is missing: `-local` no zone was given (read as UTC), `-date` no time of day.
    """
    read = [(page_times.parse(text), source) for source, text in _times(tree, data, url)]
    if entry and entry.published:
        read.append((Moment(entry.published, True, True), "feed"))
    found = [(moment, source) for moment, source in read if moment and _trusted(moment, now, answered)]
    if not found:
        return None, None
    moment, source = max(found, key=lambda pair: _precision(pair[0]))  # the first of the best
    suffix = ("-date", "-local", "")[_precision(moment)]
    return moment.at, source + suffix


def _precision(moment: Moment) -> int:
    """2 to the minute with a zone, 1 without a zone, 0 a day. Midnight UTC is a day that a program padded."""
    midnight = (moment.at.hour, moment.at.minute, moment.at.second) == (0, 0, 0)
    return 0 if not moment.to_minute or midnight else 1 + moment.zoned


def _trusted(moment: Moment, now: datetime, answered: datetime | None) -> bool:
    """False for what no news site published, and for the second at which the page itself was made."""
    stamps = (made for made in (now, answered) if made)
    return page_times.believable(moment, now) and all(abs(moment.at - made) > STAMP for made in stamps)


def _times(tree: html.HtmlElement, data: PageData, url: str) -> Iterator[tuple[str, str]]:
    """Every time that could be the publication's, with its witness, the most reliable first."""
    for node in data.stories[:3]:
        yield from (("json-ld", text) for key in ("datePublished", "dateCreated") if (text := plain(node.get(key))))
    for name in OPEN_GRAPH:
        yield from (("open-graph", text) for text in data.meta.get(name, ()))
    for name in TAGS:
        yield from (("meta", text) for text in data.meta.get(name, ()))
    yield from (("time-element", text) for text in _shown_times(tree))
    if match := IN_URL.search(url):
        yield "url", "-".join(match.groups())


def _shown_times(tree: html.HtmlElement) -> Iterator[str]:
    """The first <time> that says it is the publication, else the only one; then lines that say `Published …`."""
    times = [element for element in tree.iter("time") if element.get("datetime") or element.text]
    signed = [time for time in times if re.search(r"publi|entry-date|pubdate|posted", _signs(time))]
    plainly = [time for time in times if not re.search(r"updat|modif", _signs(time))]
    for element in signed[:1] or (plainly if len(plainly) == 1 else []):
        yield from filter(None, (element.get("datetime"), element.text_content()))
    yield from (element.text_content() for element in tree.xpath(SAID)[:2])


def _signs(element: html.HtmlElement) -> str:
    parent = element.getparent()
    texts = [element.get("class"), element.get("itemprop"), element.text_content()[:60], *element.attrib.keys()]
    texts += [parent.get("class"), (parent.text or "")[:40]] if parent is not None else []
    return " ".join(text.lower() for text in texts if text)
