"""A digest for a terminal, by rich. Text of articles is always plain text to rich, never markup or control codes."""

from __future__ import annotations

import unicodedata

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.text import Text

from onrecord.report.digest import UNNAMED, Digest, Section, Shown
from onrecord.report.markdown import address
from onrecord.report.pages import clock, lead, times, web
from onrecord.report.plain import clean, few_marks

INDENT = 2


def show(digest: Digest, console: Console) -> None:
    """Print the digest; its width is the console's."""
    console.print(Text(clean(digest.head.title), style="bold"))
    console.print(Text(clean(lead(digest)), style="dim"))
    _changes(digest, console)
    for section in digest.sections:
        _section(section, digest, console)
    if digest.more_headings:
        rest = f"\nand {times(digest.more_remarks, 'quote')} under {times(digest.more_headings, 'more heading')}"
        console.print(Text(rest, style="dim"))
    if not digest.sections:
        console.print("\nNo quotes.")
    _silences(digest, console)


def plain(text: str) -> str:
    """One line without control characters, so that a hostile title cannot move the cursor, nor towers of marks."""
    kept = (c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cf") or c in "\u200d\u200c")
    return few_marks("".join(kept))


def _section(section: Section, digest: Digest, console: Console) -> None:
    console.print()
    console.print(Rule(Text(plain(section.heading), style="bold cyan"), align="left", style="dim"))
    if section.about:
        console.print(Text(plain(section.about), style="dim"))
    for shown in section.remarks:
        _remark(shown, digest, console)
    if section.more:
        _indented(Text(f"and {times(section.more, 'more quote')}", style="dim"), console)


def _remark(shown: Shown, digest: Digest, console: Console) -> None:
    """The sentence with the words set off, and below it where it stands."""
    remark = shown.remark
    text = Text.assemble(("new ", "green") if remark.new else "")
    if shown.passage:
        for piece in shown.passage:
            text.append(_inside(piece.text), style="default" if piece.said else "dim")
    else:
        text.append(plain(shown.words), style="default")
    _indented(text, console, above=1)
    who = "" if digest.head.by == "speaker" else f"{plain(', '.join(shown.who)) or UNNAMED['speaker']} · "
    where = Text.assemble(who, plain(remark.outlet), style="dim")
    for n, copy in enumerate(shown.also):
        where.append(", " if n else ", also in ").append_text(_linked(copy.outlet, copy.url))
    where.append(" · ").append_text(_linked(remark.title or remark.url, shown.link))
    _indented(where.append(f" · {clock(shown.published)}"), console)
    about, tail = plain(" · ".join(remark.places)), f"{remark.kind} {remark.confidence:.2f} · {shown.id}"
    whole = Text(f"{about} · {tail}" if about else tail)
    # An id that wraps stands alone on its line, and nothing tells what it is: it stays with its confidence.
    fits = not about or whole.cell_len <= console.width - INDENT
    for line in (whole,) if fits else (Text(about), Text(tail)):
        line.stylize("dim")
        _indented(line, console)


def _changes(digest: Digest, console: Console) -> None:
    if digest.changes:
        console.print()
        console.print(Rule(Text("Changed since they were printed", style="bold yellow"), align="left", style="dim"))
    for change in digest.changes:
        _indented(Text(plain(change.text), style="" if change.kind == "speaker" else "strike"), console, above=1)
        now = {
            "words": f"the article now has: {change.now}" if change.now else "the article no longer has these words",
            "speaker": f"printed as said by {change.speaker or 'nobody named'}; the speaker is "
            f"{change.now or 'no longer certain'}",
            "withdrawn": "this no longer counts as a quote",
        }[change.kind]
        _indented(Text(plain(now)), console)
        who = "" if change.kind == "speaker" else f"{change.speaker or UNNAMED['speaker']} · "
        where = Text(plain(f"{who}{change.outlet}")).append(" · ")
        where.append_text(_linked(change.title or change.url, change.url))
        where.append(f" · issue of {clock(digest.now(change.made_at))}").stylize("dim")
        _indented(where, console)


def _silences(digest: Digest, console: Console) -> None:
    if digest.silences:
        console.print()
        console.print(Rule(Text("Did not comment", style="bold cyan"), align="left", style="dim"))
    for silence in digest.silences:
        office = f"{silence.role}: " if silence.role else ""
        who = silence.speaker or silence.source or "not named"
        _indented(Text(plain(f"{office}{who}, {silence.text} ({silence.outlet})")), console)


def _linked(text: str, url: str) -> Text:
    """Text that opens an address where the terminal can (OSC 8); others show the text alone."""
    return Text(plain(text), style=Style(link=address(url) if web(url) else None))


def _inside(text: str) -> str:
    """`plain`, but blank space at the ends stays: the pieces of a sentence are printed one after the other."""
    edges = (" " if text[:1].isspace() else "", " " if text.strip() and text[-1:].isspace() else "")
    return edges[0] + plain(text) + edges[1]


def _indented(text: Text, console: Console, above: int = 0) -> None:
    console.print(Padding(text, (above, 0, 0, INDENT), expand=False))
