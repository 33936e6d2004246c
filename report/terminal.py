"""A digest for a terminal, by rich. Text of articles is always plain text to rich, never markup or control codes."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from report.digest import Day, Digest, Voice
from store.records import QuoteRow


def show(digest: Digest, console: Console) -> None:
    """Print the digest; its width is the console's."""
    for day in digest.days:
        _day(day, console)
    if not digest.days:
        console.print(f"No quotes from {digest.since} to {digest.until}.")


def plain(text: str) -> str:
    """One line without control characters, so that a hostile title cannot move the cursor."""
    return "".join(
        c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cf") or c in "\u200d\u200c"
    )


def _day(day: Day, console: Console) -> None:
    console.print()
    console.print(
        Rule(Text(f"{day.day:%A}, {day.day:%B} {day.day.day}, {day.day.year}", style="bold"), align="left", style="dim")
    )
    for voice in day.voices:
        _voice(voice, console)


def _voice(voice: Voice, console: Console) -> None:
    heading = Text("\n" + plain(voice.speaker), style="bold cyan")
    if voice.about:
        heading.append(f"  {plain(voice.about)}", style="not bold dim")
    console.print(heading)
    for _, rows in groupby(voice.quotes, key=lambda row: row.url):
        _story(list(rows), console)


def _story(rows: list[QuoteRow], console: Console) -> None:
    """The quotes of one article, and where they stand once below them."""
    for row in rows:
        _indented(Text(plain(row.text), style="" if row.kind == "direct" else "italic"), console)
    row = rows[0]
    also = f", also in {', '.join(map(plain, row.also_in))}" if row.also_in else ""
    _indented(Text(f"{plain(row.outlet)}{also} · {plain(row.title or row.url)}", style="dim"), console)
    places = sorted({place for row in rows for place in row.places})
    if places:
        _indented(Text(", ".join(map(plain, places)), style="green"), console)


def _indented(text: Text, console: Console) -> None:
    console.print(Padding(text, (0, 0, 0, 2), expand=False))
