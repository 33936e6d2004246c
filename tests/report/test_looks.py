"""What pictures of digests showed to be ugly or wrong, held to what was made of it (docs/digests.md, "How it looks")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import feedparser
import openpyxl
import pytest
from lxml import html
from rich.console import Console

from onrecord.digests.folder import list_issues
from onrecord.report.digests.digest import Digest
from onrecord.report.digests.read_back import printed_quotes
from onrecord.report.digests.terminal import print_digest
from onrecord.report.digests.write import write_digest
from onrecord.report.text.plain import ISOLATE, POP
from onrecord.store.digests.records import Change, Copy, Remark

Said, Made = Callable[..., Remark], Callable[..., Digest]
LONG = "“" + " ".join(f"word{n}" for n in range(900)) + ",”"
HEBREW = "דוד לוי"


def page(digest: Digest, form: str, folder: Path) -> str:
    path = folder / f"d.{form}"
    write_digest(digest, form, path)
    return path.read_text("utf-8")


def colours(digest: Digest) -> str:
    """What a terminal gets, escape codes and all."""
    console = Console(width=80, force_terminal=True, color_system="standard", legacy_windows=False, _environ={})
    with console.capture() as capture:
        print_digest(digest, console)
    return capture.get()


@pytest.mark.parametrize("form", ["md", "txt", "atom", "html"])
def test_a_long_quote_is_printed_once(said: Said, made: Made, tmp_path: Path, form: str) -> None:
    """Below it stands its sentence with the ends of the words, and all that the narrator says."""
    text = page(made(said(1, text=LONG)), form, tmp_path)
    assert text.count("word450") == 1
    if form != "html":
        assert "“word0 word1 word2 word3 word4 … word895 word896 word897 word898 word899,” said Ortiz." in " ".join(
            text.split()
        )


@pytest.mark.parametrize("form", ["md", "txt", "atom", "html"])
def test_five_outlets_are_five_links_for_every_reader(said: Said, made: Made, tmp_path: Path, form: str) -> None:
    at = said(1).published
    copies = tuple(Copy(n, f"Paper {n}", "t", f"https://p{n}.example/a", at) for n in range(5))
    text = page(made(said(1, copies=copies, url=copies[0].url)), form, tmp_path)
    if form == "atom":
        text = feedparser.parse(text).entries[0].content[0].value + feedparser.parse(text).entries[0].link
    assert [text.count(it.url) for it in copies] == [1] * 5 and text.count("Paper 3") == 1


def test_an_address_or_words_that_look_like_an_id_are_no_quote(said: Said, made: Made, tmp_path: Path) -> None:
    at, told = said(1).published, "“We will wait" + " #q6" * 40 + ",”"
    copies = (Copy(3, "A", "t", "https://a.example", at), Copy(4, "B", "t", "https://b.example/ #q7", at))
    path = tmp_path / "d.txt"
    text = page(made(said(5, text=told, copies=copies)), "txt", tmp_path)
    assert any(line.endswith("#q6") for line in text.splitlines()) and "https://b.example/%20#q7\n" in text
    assert [(it.quote_id, it.words) for it in printed_quotes(path)] == [(5, told)]


def test_a_name_from_right_to_left_turns_nothing_else_round(said: Said, made: Made, tmp_path: Path) -> None:
    remark = said(1, text="“שלום לכולם”", speaker=HEBREW, heading="Elko, NV", title=HEBREW)
    by_place = made(remark, head=replace(made().head, by="jurisdiction"))
    name = f"{ISOLATE}{HEBREW}{POP}"
    text = page(by_place, "txt", tmp_path)
    assert f"  {name}, mayor, in The Ledger, {name}, March" in text and f"[{ISOLATE}“שלום לכולם” said Ortiz." in text
    assert f"{name}, mayor, in The Ledger, [{name}](" in page(by_place, "md", tmp_path)
    tree = html.fromstring(page(by_place, "html", tmp_path))
    assert [it.text for it in tree.find_class("who")[0].iter("bdi")] == [HEBREW, "mayor"]
    assert (
        {it.get("dir") for it in tree.find_class("words")}
        == {"auto"}
        == {it.get("dir") for it in tree.find_class("said")}
    )


def test_a_terminal_opens_the_page_at_the_words_and_is_green_at_new_alone(said: Said, made: Made) -> None:
    at = said(1).published
    copies = (
        Copy(1, "The Ledger", "t", "https://l.example/1", at),
        Copy(2, "Post", "t", "https://p.example/\x1b[2J", at),
    )
    text = colours(made(said(1, new=True, copies=copies)))
    assert ";https://l.example/1#:~:text=It%20rained.-,We%20will%20wait\x1b\\" in text
    assert ";https://p.example/%1B[2J\x1b\\" in text and "\x1b[2J" not in text
    assert re.findall(r"\x1b\[[\d;]*32m", text) == ["\x1b[32m"] and "\x1b[32mnew \x1b[0m" in text
    assert "javascript" not in colours(made(said(1, url="javascript:alert(1)")))


def test_a_tower_of_marks_is_low_in_a_terminal_too(said: Said, made: Made) -> None:
    tower = "a" + "\u0301" * 50
    text = colours(made(said(1, text=tower, title=tower, outlet=tower, heading=tower, speaker=tower)))
    assert text.count("\u0301") == 4 * text.count("a\u0301") >= 16


def test_no_line_of_a_page_begins_with_a_dot_between_facts(said: Said, made: Made, tmp_path: Path) -> None:
    """A dot stands in the box of the date, or is tied to what is before it: no line can end between them."""
    at = said(1).published
    copies = tuple(Copy(n, f"Paper {n}", "t", f"https://p{n}.example/a", at) for n in range(3))
    for facts in ({"copies": copies}, {"places": ()}, {"copies": copies, "places": ()}, {}):
        told = html.fromstring(page(made(said(1, **facts)), "html", tmp_path)).xpath("string(//footer)")
        assert "a.m. EST · " in told and " · direct, confidence" in told.replace("\xa0", " ")
        dates = html.fromstring(page(made(said(1, **facts)), "html", tmp_path)).xpath("//footer//*[@class='whole']")
        assert dates[0].text.endswith("EST ·") and told.count(" ·") == 2, "one in the date's box, one before the id"


def test_words_whose_speaker_changed_are_not_struck_out(made: Made, said: Said) -> None:
    at = said(1).published
    change = Change("speaker", 5, "“We wait,”", "Ada Quill", None, "Post", "t", "https://p.example", at, at, at)
    text = colours(made(changes=(change,)))
    assert "\x1b[9m" not in text and "the speaker is no longer certain" in text and "issue of March 3" in text
    assert "\n\n\x1b" in text.partition("Changed since")[0], "a blank line above the box"


@pytest.mark.parametrize("form", ["md", "txt", "html"])
def test_an_empty_day_has_no_number_of_quotes(made: Made, tmp_path: Path, form: str) -> None:
    text = page(made(), form, tmp_path)
    assert "0 quotes" not in text and "Days are those of America/New" in text and "No quotes." in text


def test_a_sheet_shows_whole_texts_in_low_rows_and_prints_what_is_read(said: Said, made: Made, tmp_path: Path) -> None:
    path, far = tmp_path / "d.xlsx", "https://l.example/" + "a" * 500
    words = ("“We will wait,”", "“" + "We will wait for it. " * 14 + "”", LONG)
    write_digest(made(*(said(n, text=it, url=far) for n, it in enumerate(words, 1))), "xlsx", path)
    sheet = openpyxl.load_workbook(path)["Quotes"]
    heights = [sheet.row_dimensions[n].height for n in (2, 3, 4)]
    assert heights[0] is None and 60 <= heights[1] <= 120 and 400 < heights[2] <= 409, (
        "a long address makes no row higher"
    )
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    wrapped = {name for name, letter in columns.items() if sheet[f"{letter}2"].alignment.wrap_text}
    assert {"words", "sentence", "title"} <= wrapped and not wrapped & {"url", "link", "parts", "also_urls", "id"}
    assert all(cell.alignment.vertical == "top" for line in sheet for cell in line if cell.value is not None)
    assert sheet.column_dimensions[columns["published"]].width >= 25, "a time with its zone on one line"
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("B2", "$1:$1", "landscape")
    assert sheet.print_area == "'Quotes'!$A$1:$E$4" and sheet.page_setup.fitToHeight == 0


def test_an_index_names_days_as_people_do(tmp_path: Path) -> None:
    names = ("daily-2026-03-02_2026-03-08.html", "daily-2026-03-02_2026-03-08.md", "coast-2026-03-09.md",
             "odd-2026-02-31.md", "index.html", ".coast-2026-03-09.md.x")  # fmt: skip
    for name in names:
        (tmp_path / name).touch()
    assert list_issues(tmp_path) == [
        ("Monday, March 9, 2026: coast", [("md", names[2])]),
        ("March 2 to March 8, 2026", [("html", names[0]), ("md", names[1])]),
    ]
