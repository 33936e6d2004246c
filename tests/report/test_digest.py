"""Digests: grouping, and that nothing from an article becomes markup."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from report import digest, markdown, terminal
from report.write import write_digest
from store.records import QuoteRow

HOSTILE = [
    "<script>alert(1)</script>", "[click](https://evil.example)", "# heading", "- item", "1. first", "> quote", "*bold* _it_",
    "`code`", "a | b", "![x](y)", "~~gone~~", "line\nbreak", "\x1b[31mred", "[bold]rich[/bold]", "&amp; &lt;", "=====", "\\*",
]  # fmt: skip


def row(number: int, day: int = 3, **facts: object) -> QuoteRow:
    values: dict[str, object] = {
        "quote_id": number, "day": date(2026, 3, day), "outlet": "The Ledger", "title": "Council votes", "url": "https://l.example/1",
        "published": datetime(2026, 3, day, 12, tzinfo=UTC), "kind": "direct", "text": "“We will wait,”", "cue": "said",
        "source": "Ortiz", "speaker": "Lena Ortiz", "speaker_kind": "person", "role": "mayor", "party": None,
        "jurisdiction": "Elko, Nevada", "places": ("Elko, Nevada",), "confidence": 0.9, "also_in": (),
    }  # fmt: skip
    return QuoteRow(**{**values, **facts})  # type: ignore[arg-type]


def made(*rows: QuoteRow) -> digest.Digest:
    return digest.make(rows, date(2026, 3, 2), date(2026, 3, 8), "America/New_York")


def test_days_come_in_order_and_the_unnamed_last() -> None:
    one = made(row(1, day=4), row(2, speaker=None), row(3, speaker="Ann Bo"), row(4), row(5))
    assert [day.day.day for day in one.days] == [3, 4]
    assert [voice.speaker for voice in one.days[0].voices] == ["Lena Ortiz", "Ann Bo", digest.UNNAMED]
    assert one.quotes == 5


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_exactly_the_words(text: str) -> None:
    page = "".join(markdown.render(made(row(1, text=text, title=text, outlet=text, speaker=text))))
    tokens = [inner for token in MarkdownIt().enable("table").parse(page) for inner in (token.children or [token])]
    shown = "".join(
        token.content for token in tokens if token.type in ("text", "html_inline", "code_inline", "html_block")
    )
    assert shown.count(" ".join(text.split())) == 4, page
    assert not {token.type for token in tokens} & {
        "html_inline",
        "html_block",
        "image",
        "strong_open",
        "em_open",
        "table_open",
        "s_open",
    }
    assert [token.attrs["href"] for token in tokens if token.type == "link_open"] == ["https://l.example/1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_terminal_gets_no_control_codes_or_markup(text: str) -> None:
    console = Console(width=100, force_terminal=False)
    with console.capture() as capture:
        terminal.show(made(row(1, text=text)), console)
    assert "\x1b" not in capture.get()
    assert terminal.plain(text).strip() in " ".join(capture.get().split())


def test_json_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "digest.json"
    write_digest(made(row(1), row(2, text='a "b"')), "json", path)
    assert [one["text"] for one in json.loads(path.read_text("utf-8"))] == ["“We will wait,”", 'a "b"']


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "digest.md"
    path.write_text("old")
    with pytest.raises(AttributeError):
        write_digest(made(row(1, title=7)), "md", path)
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_an_empty_week_says_so() -> None:
    console = Console(width=80)
    with console.capture() as capture:
        terminal.show(made(), console)
    assert "No quotes from 2026-03-02 to 2026-03-08" in capture.get()
