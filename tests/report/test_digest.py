"""Digests: headings, counts, the sentence around a quote, the link that opens at it, and what a terminal shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from rich.console import Console

from onrecord.report.digests.digest import Digest
from onrecord.report.digests.passage import link_to_words, passage_of, quoted_parts
from onrecord.report.digests.terminal import print_digest
from onrecord.report.digests.wording import division
from onrecord.report.digests.write import write_digest
from onrecord.report.text.plain import plain
from onrecord.store.digests.records import Copy, Remark

Said, Made = Callable[..., Remark], Callable[..., Digest]
STORY = (
    "GRAFTON — It passed. Sen. Ada B. Quill, who wrote it, said that the money was small. “You cannot pave it,” she told "
    "the U.S. Senate. “Ask anyone.” Then it was over.\nA new paragraph."
)


def at(*words: str) -> tuple[tuple[int, int], ...]:
    return tuple((STORY.index(it), STORY.index(it) + len(it)) for it in words)


def screen(digest: Digest, width: int = 80) -> str:
    console = Console(width=width, force_terminal=False)
    with console.capture() as capture:
        print_digest(digest, console)
    return capture.get()


def test_remarks_stand_under_their_headings_and_the_rest_is_counted(said: Said, made: Made) -> None:
    head = {"of_all": 9, "of_headings": 4}
    one = made(
        said(1, of_heading=3, **head), said(2, of_heading=3, nth=2, **head),
        said(3, heading=None, speaker=None, heading_no=2, of_heading=2, **head),
    )  # fmt: skip
    assert [(it.heading, len(it.remarks), it.more) for it in one.sections] == [
        ("Lena Ortiz", 2, 1),
        ("Speaker not resolved", 1, 1),
    ]
    assert (one.remarks, one.more_headings, one.more_remarks) == (9, 2, 4)
    assert one.sections[0].about == "mayor, Elko, NV"


@pytest.mark.parametrize(
    ("words", "around", "sentence"),
    [
        (("that the money was small",), ("said", "Sen. Ada B. Quill"), "Sen. Ada B. Quill, who wrote it, said that the money was small."),
        (("“You cannot pave it,”", "“Ask anyone.”"), ("she",), "“You cannot pave it,” she told the U.S. Senate. “Ask anyone.”"),
        (("A new paragraph.",), (), "A new paragraph."),
        (("It passed.",), (), "GRAFTON — It passed."),
    ],
)  # fmt: skip
def test_the_sentence_around(words: tuple[str, ...], around: tuple[str, ...], sentence: str) -> None:
    pieces = passage_of(STORY, at(*words), at(*around))
    assert "".join(piece.text for piece in pieces) == sentence
    assert tuple(piece.text for piece in pieces if piece.said) == words == quoted_parts(STORY, at(*words), "")


def test_a_sentence_without_end_is_cut_at_a_word() -> None:
    text = "word " * 400 + "“here,” " + "word " * 400
    start = text.index("“")
    told = "".join(piece.text for piece in passage_of(text, [(start, start + 7)]))
    assert told.startswith("… word") and told.endswith("word …") and len(told) < 850


def test_a_link_opens_at_the_words() -> None:
    (url, _, fragment) = link_to_words(
        "https://x.example/a", STORY, at("“You cannot pave it,”", "“Ask anyone.”")
    ).partition("#:~:")
    assert url == "https://x.example/a"
    assert [unquote(it) for it in fragment.split("&")] == [
        "text=was small. “You-,You cannot pave it",
        "text=the U.S. Senate.-,Ask anyone.",
    ] or fragment
    directives = [unquote(it.removeprefix("text=").rpartition("-,")[2]) for it in fragment.split("&")]
    assert directives == ["You cannot pave it", "Ask anyone."]
    assert link_to_words("https://x.example/a#top", STORY, at("It passed.")).startswith(
        "https://x.example/a#top:~:text="
    )
    assert link_to_words("javascript:alert(1)", STORY, at("It passed.")) == ""
    long = "one two three four five six seven eight nine-ten eleven, twelve"
    assert link_to_words("https://x.example/", long, [(0, len(long))]).endswith(
        "text=one%20two%20three%20four%20five,seven%20eight%20nine%2Dten%20eleven%2C%20twelve"
    )


def test_a_terminal_of_80_columns_shows_all_within_them(said: Said, made: Made) -> None:
    copies = (
        Copy(1, "The Ledger", "t", "https://l.example/1", said(1).published),
        Copy(2, "Post", "t", "https://p.example", said(1).published),
    )
    page = screen(made(said(1, text="“" + "We will wait. " * 60 + "”", copies=copies, new=True)))
    assert max(map(len, page.splitlines())) <= 80
    assert "also in Post" in page and "new “We will" in page and "q1" in page


@pytest.mark.parametrize("length", range(16, 60))
def test_an_id_stands_with_its_confidence_on_one_line(said: Said, made: Made, tmp_path: Path, length: int) -> None:
    """Whatever the places before it take of the line, in a terminal of 80 columns and as plain text."""
    one = made(said(9007199254740993, places=("Elko, NV", "x" * (length // 2) + " " + "y" * (length // 2))))
    path = tmp_path / "d.txt"
    write_digest(one, "txt", path)
    facts = "direct 0.90 · q9007199254740993", "direct, confidence 0.90 #q9007199254740993"
    for page, fact in zip((screen(one), path.read_text("utf-8")), facts, strict=True):
        assert max(len(line) for line in page.splitlines() if "https" not in line) <= 80
        assert [line for line in page.splitlines() if fact in line], page
        assert " ".join(page.split()).count("Elko, NV") == 2, "the places are there"


def test_an_empty_day_says_so(made: Made) -> None:
    assert "No quotes." in screen(made())


@pytest.mark.parametrize("text", ["\x1b[31mred", "[bold]rich[/bold]", "a\u202eb", "\x9b2J", "line\nbreak", "\x07"])
def test_a_terminal_gets_no_control_codes_or_markup(said: Said, made: Made, text: str) -> None:
    shown = screen(made(said(1, text=text, title=text, outlet=text, speaker=text, heading=text, role=text)), 200)
    assert not set("\x1b\x9b\x07\u202e") & set(shown)
    assert shown.count(plain(text).strip()) >= 4


def test_a_division_is_readable() -> None:
    assert division("ocd-division/country:us/state:il/place:east_st_louis") == "East St Louis, IL"
    assert (division("ocd-division/country:us/state:il"), division("Elko, NV")) == ("IL", "Elko, NV")


def test_title_names_the_days(made: Made) -> None:
    head = made().head
    assert head.title == "On the record, March 2 to March 8, 2026"
    assert replace(head, until=head.since, name="coast").title == "On the record, Monday, March 2, 2026: coast"
