"""A digest as Markdown. Nothing from an article is ever markup here: every character that could be is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote as percent_encode

from report.digest import Day, Digest, Voice
from store.records import QuoteRow

# CommonMark 2.4: any ASCII punctuation may be escaped. These are the characters that begin or end a construct.
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
LINE_START = re.compile(r"^(\s*)([-+=:]|\d+[.)])", re.MULTILINE)


def render(digest: Digest) -> Iterator[str]:
    """The digest's lines, each ending in a newline."""
    yield f"# On the record, {digest.since} to {digest.until}\n\n"
    yield f"{_number(digest.quotes, 'quote')} on {_number(len(digest.days), 'day')}; days are {digest.timezone}.\n"
    for day in digest.days:
        yield from _day(day)


def escape(text: str) -> str:
    """Text of an article as one line of Markdown that renders as exactly that text."""
    one_line = " ".join(text.split())
    escaped = SPECIAL.sub(r"\\\1", one_line)
    return LINE_START.sub(lambda match: match[1] + _escape_marker(match[2]), escaped)


def _escape_marker(marker: str) -> str:
    return f"{marker[:-1]}\\{marker[-1]}"


def _day(day: Day) -> Iterator[str]:
    yield f"\n## {day.day:%A}, {day.day:%B} {day.day.day}, {day.day.year}\n"
    for voice in day.voices:
        yield from _voice(voice)


def _voice(voice: Voice) -> Iterator[str]:
    about = f" ({escape(voice.about)})" if voice.about else ""
    yield f"\n### {escape(voice.speaker)}{about}\n"
    for row in voice.quotes:
        yield from _quote(row)


def _quote(row: QuoteRow) -> Iterator[str]:
    yield f"\n> {escape(row.text)}\n>\n"
    link = f"[{escape(row.title or row.url)}](<{_address(row.url)}>)"
    also = f"; also in {escape(', '.join(row.also_in))}" if row.also_in else ""
    about = f" On: {escape(', '.join(row.places))}." if row.places else ""
    yield f"> — {escape(row.outlet)}, {link}{also}.{about} {row.kind}, {row.confidence:.2f}, #{row.quote_id}\n"


def _address(url: str) -> str:
    """An address that can stand between angle brackets."""
    return percent_encode(url, safe=":/?#[]@!$&'()*+,;=%~-._")


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}" + ("" if count == 1 else "s")
