"""A digest for a terminal, by rich. Text of articles is always plain text to rich, never markup or control codes."""

from __future__ import annotations

import unicodedata

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from report.digest import UNNAMED, Digest, Section, Shown
from report.pages import clock, times
from report.plain import clean

INDENT = 2


def show(digest: Digest, console: Console) -> None:
    """Print the digest; its width is the console's."""
    console.print(Text(clean(digest.head.title), style="bold"))
    about = f"; {digest.head.about}" if digest.head.about else ""
    console.print(Text(clean(f"{times(digest.remarks, 'quote')} by {digest.head.by}{about}"), style="dim"))
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
    """One line without control characters, so that a hostile title cannot move the cursor."""
    return "".join(
        c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cf") or c in "\u200d\u200c"
    )


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
    text = Text("new " if remark.new else "", style="green")
    if shown.passage:
        for piece in shown.passage:
            text.append(_inside(piece.text), style="default" if piece.said else "dim")
    else:
        text.append(plain(shown.words), style="default")
    _indented(text, console, above=1)
    who = "" if digest.head.by == "speaker" else f"{shown.who or UNNAMED['speaker']} · "
    also = f", also in {', '.join(copy.outlet for copy in shown.also)}" if shown.also else ""
    where = f"{who}{remark.outlet}{also} · {remark.title or remark.url} · {clock(shown.published)}"
    _indented(Text(plain(where), style="dim"), console)
    about, tail = plain(" · ".join(remark.places)), f"{remark.kind} {remark.confidence:.2f} · {shown.id}"
    whole = Text(f"{about} · {tail}" if about else tail)
    # An id that wraps stands alone on its line, and nothing tells what it is: it stays with its confidence.
    fits = not about or whole.cell_len <= console.width - INDENT
    for line in (whole,) if fits else (Text(about), Text(tail)):
        line.stylize("dim")
        _indented(line, console)


def _changes(digest: Digest, console: Console) -> None:
    if digest.changes:
        console.print(Rule(Text("Changed since they were printed", style="bold yellow"), align="left", style="dim"))
    for change in digest.changes:
        _indented(Text(plain(change.text), style="strike"), console, above=1)
        now = {
            "words": f"the article now has: {change.now}" if change.now else "the article no longer has these words",
            "speaker": f"printed as said by {change.speaker or 'nobody named'}; the speaker is {change.now or 'open'}",
            "withdrawn": "this no longer counts as a quote",
        }[change.kind]
        _indented(Text(plain(now)), console)
        who = "" if change.kind == "speaker" else f"{change.speaker or UNNAMED['speaker']} · "
        _indented(Text(plain(f"{who}{change.outlet} · {change.title or change.url}"), style="dim"), console)


def _silences(digest: Digest, console: Console) -> None:
    if digest.silences:
        console.print()
        console.print(Rule(Text("Did not comment", style="bold cyan"), align="left", style="dim"))
    for silence in digest.silences:
        office = f"{silence.role}: " if silence.role else ""
        who = silence.speaker or silence.source or "not named"
        _indented(Text(plain(f"{office}{who}, {silence.text} ({silence.outlet})")), console)


def _inside(text: str) -> str:
    """`plain`, but blank space at the ends stays: the pieces of a sentence are printed one after the other."""
    edges = (" " if text[:1].isspace() else "", " " if text.strip() and text[-1:].isspace() else "")
    return edges[0] + plain(text) + edges[1]


def _indented(text: Text, console: Console, above: int = 0) -> None:
    console.print(Padding(text, (above, 0, 0, INDENT), expand=False))
