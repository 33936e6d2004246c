"""A digest for a terminal, by rich. Text of articles is always plain text to rich, never markup or control codes."""

from __future__ import annotations

import unicodedata

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
    for row in voice.quotes:
        console.print(Padding(_quote(row), (0, 0, 0, 2)))


def _quote(row: QuoteRow) -> Text:
    text = Text(plain(row.text), style="" if row.kind == "direct" else "italic")
    also = f", also in {', '.join(map(plain, row.also_in))}" if row.also_in else ""
    text.append(f"\n{plain(row.outlet)}{also} · {plain(row.title or row.url)}", style="dim not italic")
    if row.places:
        text.append(f"\n{', '.join(map(plain, row.places))}", style="green not italic")
    return text
