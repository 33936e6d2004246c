"""Print a digest in a terminal. Text of articles is always plain text to rich, never markup or control codes."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.text import Text

from onrecord.report.digests.digest import Digest, Section, ShownRemark
from onrecord.report.digests.wording import UNNAMED
from onrecord.report.pages.filters import clock, lead, times
from onrecord.report.text.plain import clean, encoded_address, plain, web_address
from onrecord.store.digests.records import Change

INDENT = 2


def print_digest(digest: Digest, console: Console) -> None:
    """Print the digest in the width of the console."""
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


def _heading(text: str, style: str, console: Console) -> None:
    """Print a heading with a line behind it."""
    console.print()
    console.print(Rule(Text(text, style=style), align="left", style="dim"))


def _section(section: Section, digest: Digest, console: Console) -> None:
    _heading(plain(section.heading), "bold cyan", console)
    if section.about:
        console.print(Text(plain(section.about), style="dim"))
    for shown in section.remarks:
        _remark(shown, digest, console)
    if section.more:
        _indented(Text(f"and {times(section.more, 'more quote')}", style="dim"), console)


def _remark(shown: ShownRemark, digest: Digest, console: Console) -> None:
    """The sentence with the quoted words set off; below it its outlets, then what it is about and how certain."""
    text = Text.assemble(("new ", "green") if shown.remark.new else "")
    if shown.passage:
        for piece in shown.passage:
            text.append(_plain_piece(piece.text), style="default" if piece.said else "dim")
    else:
        text.append(plain(shown.words), style="default")
    _indented(text, console, above=1)
    _indented(_outlets(shown, digest), console)
    for line in _about(shown, console.width - INDENT):
        line.stylize("dim")
        _indented(line, console)


def _outlets(shown: ShownRemark, digest: Digest) -> Text:
    """Who said it, unless that is the heading; the outlets that have it, each opening its page; when it was out."""
    remark = shown.remark
    who = "" if digest.head.by == "speaker" else f"{plain(', '.join(shown.who)) or UNNAMED['speaker']} · "
    line = Text.assemble(who, plain(remark.outlet), style="dim")
    for n, copy in enumerate(shown.also):
        line.append(", " if n else ", also in ").append_text(_linked(copy.outlet, copy.url))
    line.append(" · ").append_text(_linked(remark.title or remark.url, shown.link))
    return line.append(f" · {clock(shown.published)}")


def _about(shown: ShownRemark, width: int) -> tuple[Text, ...]:
    """Its places, its kind, confidence and id, on one line if they fit: an id alone on its line would say nothing."""
    remark = shown.remark
    places, facts = plain(" · ".join(remark.places)), f"{remark.kind} {remark.confidence:.2f} · {shown.id}"
    line = Text(f"{places} · {facts}" if places else facts)
    return (line,) if not places or line.cell_len <= width else (Text(places), Text(facts))


def _changes(digest: Digest, console: Console) -> None:
    if digest.changes:
        _heading("Changed since they were printed", "bold yellow", console)
    for change in digest.changes:
        _indented(Text(plain(change.text), style="" if change.kind == "speaker" else "strike"), console, above=1)
        _indented(Text(plain(_what_changed(change))), console)
        who = "" if change.kind == "speaker" else f"{change.speaker or UNNAMED['speaker']} · "
        line = Text(plain(f"{who}{change.outlet}")).append(" · ")
        line.append_text(_linked(change.title or change.url, change.url))
        line.append(f" · issue of {clock(digest.now(change.made_at))}").stylize("dim")
        _indented(line, console)


def _what_changed(change: Change) -> str:
    """What is different today from what an issue printed."""
    if change.kind == "words":
        return f"the article now has: {change.now}" if change.now else "the article no longer has these words"
    if change.kind == "speaker":
        return (
            f"printed as said by {change.speaker or 'nobody named'}; the speaker is {change.now or 'no longer certain'}"
        )
    return "this no longer counts as a quote"


def _silences(digest: Digest, console: Console) -> None:
    if digest.silences:
        _heading("Did not comment", "bold cyan", console)
    for silence in digest.silences:
        office = f"{silence.role}: " if silence.role else ""
        who = silence.speaker or silence.source or "not named"
        _indented(Text(plain(f"{office}{who}, {silence.text} ({silence.outlet})")), console)


def _linked(text: str, url: str) -> Text:
    """Text that opens an address where the terminal can (OSC 8); others show the text alone."""
    return Text(plain(text), style=Style(link=encoded_address(url) if web_address(url) else None))


def _plain_piece(text: str) -> str:
    """Plain text that keeps one blank at each end that had some: pieces are printed one after the other."""
    before, after = " " if text[:1].isspace() else "", " " if text.strip() and text[-1:].isspace() else ""
    return before + plain(text) + after


def _indented(text: Text, console: Console, above: int = 0) -> None:
    console.print(Padding(text, (above, 0, 0, INDENT), expand=False))
