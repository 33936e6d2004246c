"""Every format, read back by somebody else's reader: the same quotes, and nothing of an article acts on the reader."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import openpyxl
import pyarrow.parquet
import pytest
from lxml import etree, html
from markdown_it import MarkdownIt

from onrecord.report.digests.digest import Digest
from onrecord.report.digests.read_back import printed_quotes
from onrecord.report.digests.write import choose_format, write_digest
from onrecord.report.formats.registry import formats_for
from onrecord.report.pages.templates import TemplateProblem
from onrecord.report.text.plain import clean
from onrecord.store.digests.records import Change, Copy, Remark, SilenceRow

DATA = tuple(digest_format.name for digest_format in formats_for(programs=True))
Said, Made = Callable[..., Remark], Callable[..., Digest]
HOSTILE = [
    "<script>alert(1)</script>", "</span></p><img src=x onerror=alert(1)>", "[click](https://evil.example)", "# heading",
    "- item", "1. first", "> quote", "*bold* _it_", "`code`", "a | b", "![x](y)", "~~gone~~", "line\nbreak", "\x1b[31mred",
    "&amp; &lt; &#60;", "=====", "\\*", "{{ digest }}", "{% raw %}", "https://evil.example www.evil.example a@evil.example",
    "=HYPERLINK(\"https://evil.example\")", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r\nBcc: all@evil.example", "a\u202egnp.exe",
    "\u05e9\u05dc\u05d5\u05dd said", "a" + "\u0301" * 50, "]]>", "<!--", "a\x00b\ud800", "＝1+1", "a\x00b",
    "a;=HYPERLINK(\"https://evil.example\")", 'a; "=1+1"', "a\n=1", "a\t@b", "'=1", "'\tx", "a\u2028b\u2029c\x85d",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001d54f", "%0d%0aBcc: all@evil.example", "a\x7f\x9b2Jb", "\ufeffstart",
]  # fmt: skip


def page(made: Made, form: str, tmp_path: Path, *remarks: Remark, **rest: Any) -> Path:
    path = tmp_path / f"digest.{form}"
    write_digest(made(*remarks, **rest), form, path)
    return path


def hostile(said: Said) -> list[Remark]:
    """A remark for each text, which stands wherever an article's words can."""
    at = said(1).published
    return [
        said(n, text=text, title=text, outlet=text, speaker=text, heading=text, role=text, party=text, places=(text,),
             topics=(text,), jurisdiction_name=text, nth=n, of_heading=len(HOSTILE), heading_no=n,
             copies=tuple(Copy(n, text, text, "javascript:alert(1)", at) for _ in range(2)))
        for n, text in enumerate(HOSTILE, 1)
    ]  # fmt: skip


def extras(said: Said, *texts: str) -> dict[str, Any]:
    at = said(1).published
    changes = tuple(Change("words", 5, it, it, it, it, it, "javascript:alert(1)", at, at, at) for it in texts)
    return {"changes": changes, "silences": tuple(SilenceRow("declined", *[it] * 6, "data:x", at, 0.9) for it in texts)}


def bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def test_html_holds_only_our_own_markup(said: Said, made: Made, tmp_path: Path) -> None:
    ours = html.fromstring(page(made, "html", tmp_path, said(1), **extras(said, "x")).read_bytes())
    read = html.fromstring(page(made, "html", tmp_path, *hostile(said), **extras(said, *HOSTILE)).read_bytes())
    tags = [{it.tag for it in tree.iter() if isinstance(it.tag, str)} for tree in (ours, read)]
    chart = {"svg", "desc", "rect", "text", "path"}
    assert tags[1] - tags[0] <= {"br", "table", "tr", "td", "tbody"} | chart and not read.xpath("//comment()")
    for quote, text in zip(read.xpath("//blockquote"), HOSTILE, strict=True):
        for line in quote.xpath(".//br"):
            line.tail = " " + (line.tail or "")
        assert " ".join("".join(quote.xpath(".//*[@class='words']//text()")).split()) == clean(text)
    assert {href.partition("#")[0] for href in read.xpath("//@href")} == {"https://l.example/1", ""}
    assert not read.xpath("//@src | //@onerror | //script | //link | //img | //@background")


def test_markdown_shows_exactly_the_words(said: Said, made: Made, tmp_path: Path) -> None:
    source = page(made, "md", tmp_path, *hostile(said)).read_text("utf-8")
    tokens = MarkdownIt("js-default", {"html": True}).parse(source)
    flat = [inner for token in tokens for inner in (token.children or [token])]
    quoted = [
        "".join(it.content for it in tokens[n + 2].children or [])
        for n, it in enumerate(tokens)
        if it.type == "blockquote_open"
    ]
    assert [bare(it) for it in quoted] == [clean(text) for text in HOSTILE]
    forbidden = {
        "html_inline",
        "html_block",
        "image",
        "em_open",
        "table_open",
        "s_open",
        "fence",
        "code_inline",
        "code_block",
    }
    assert not {it.type for it in flat} & forbidden
    links = [str(it.attrs["href"]) for it in flat if it.type == "link_open"]
    assert {it.partition("#")[0] for it in links} == {"https://l.example/1", ""}
    assert len([it for it in tokens if it.type == "heading_open"]) == 1 + len(HOSTILE)


def test_a_sheet_that_is_full_leaves_nothing_out_unseen(
    said: Said, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.report.formats.xlsx.MOST_ROWS", 2)
    page(made, "xlsx", tmp_path, said(1), said(2))
    with pytest.raises(OSError, match="no more than 2 quotes"):
        page(made, "xlsx", tmp_path, said(1), said(2), said(3))


def test_atom_is_well_formed_and_says_the_words(said: Said, made: Made, tmp_path: Path) -> None:
    data = page(made, "atom", tmp_path, *hostile(said)).read_bytes()
    etree.fromstring(data)
    for number, (entry, text) in enumerate(zip(feedparser.parse(data).entries, HOSTILE, strict=True), 1):
        assert clean(text) in html.fromstring(f"<div>{entry.content[0].value}</div>").text_content()
        assert entry.id == f"urn:onrecord:quote:q{number}" and entry.link.startswith("https://l.example/1#:~:text=")
        assert entry.published == "2026-03-03T07:00:00-05:00"


def test_a_feed_tells_changes_and_silences_as_entries_of_their_own(said: Said, made: Made, tmp_path: Path) -> None:
    at, later = said(1).published, said(1).published + timedelta(days=2)
    url = "https://p.example/m"
    changes = (
        Change(
            "words", 5, "“We will not sign,”", "Ada Quill", "“We will never sign,”", "Post", "Balks", url, at, later, at
        ),
        Change("speaker", 5, "that it could wait", "Ada Quill", "Bo Reed", "Post", None, url, at, at, later),
        Change("withdrawn", 6, "that it rained", None, None, "Post", "Rain", "data:x", None, at, later),
    )
    silences = (
        SilenceRow("declined", "declined to comment", "he", "Bo Reed", "sheriff", "Post", "Jail", url, at, 0.9),
        SilenceRow("not reached", "could not be reached", "a clerk", None, None, "Post", None, url, at, 0.9),
    )
    path = page(made, "atom", tmp_path, said(7), changes=changes, silences=silences)
    entries = feedparser.parse(path.read_bytes()).entries
    assert [it.id.partition("https")[0] for it in entries] == [
        "urn:onrecord:change:words:5", "urn:onrecord:change:speaker:5", "urn:onrecord:change:withdrawn:6",
        "urn:onrecord:quote:q7", "urn:onrecord:silence:declined:Bo%20Reed:", "urn:onrecord:silence:not%20reached:a%20clerk:",
    ]  # fmt: skip
    assert [it.updated for it in entries] == [*["2026-03-05T07:00:00-05:00"] * 3, *["2026-03-03T07:00:00-05:00"] * 3]
    assert [[link.href for link in it.get("links", ())] for it in entries][:3] == [[url], [url], []]
    words, speaker, withdrawn, _, sheriff, clerk = (
        html.fromstring(f"<div>{it.content[0].value}</div>").text_content() for it in entries
    )
    assert "“We will not sign,”" in words and "The article now has: “We will never sign,”" in words
    assert "Printed as said by Ada Quill; the speaker is Bo Reed." in speaker
    assert "This no longer counts as a quote." in withdrawn and "issue of March 5, 2026" in withdrawn
    assert "sheriff: Bo Reed, declined to comment" in sheriff and "a clerk, could not be reached" in clerk
    assert [it.title for it in entries][4:] == ["Did not comment: Bo Reed", "Did not comment: a clerk"]
    assert [it.quote_id for it in printed_quotes(path)] == [7], "no change is a quote to be verified"


def test_changes_and_silences_of_a_feed_are_text(said: Said, made: Made, tmp_path: Path) -> None:
    data = page(made, "atom", tmp_path, **extras(said, *HOSTILE)).read_bytes()
    feed = etree.fromstring(data)
    ours = {
        "feed",
        "id",
        "title",
        "subtitle",
        "updated",
        "published",
        "author",
        "name",
        "entry",
        "content",
        "div",
        "p",
        "del",
    }
    assert {etree.QName(it).localname for it in feed.iter()} == ours
    entries = feedparser.parse(data).entries
    told = [html.fromstring(f"<div>{it.content[0].value}</div>").text_content() for it in entries]
    assert len(entries) == 2 * len(HOSTILE) and not any(it.get("links") for it in entries)
    assert all(clean(text) in " ".join(it.split()) for it, text in zip(told, HOSTILE * 2, strict=True))


def test_no_cell_is_a_formula(said: Said, made: Made, tmp_path: Path) -> None:
    path = page(made, "csv", tmp_path, *hostile(said))
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert not [value for row in rows for value in row.values() if value and value[0] in "=+-@\t\r\n＝"]
    assert [row["id"] for row in rows] == [f"q{n}" for n in range(1, len(HOSTILE) + 1)]
    book = openpyxl.load_workbook(page(made, "xlsx", tmp_path, *hostile(said), **extras(said, *HOSTILE)))
    assert {cell.data_type for sheet in book for line in sheet for cell in line} <= {"s", "n", "b", "inlineStr"}
    sheet = [[cell.value for cell in line] for line in book["Quotes"]]
    told = [dict(zip(sheet[0], line, strict=True)) for line in sheet[1:]]
    assert [it["id"] for it in told] == [f"q{n}" for n in range(1, len(HOSTILE) + 1)]
    plain = [re.sub("[\x00\x1b\x7f\x85\x9b\ud800]", "", it.replace("\r\n", "\n")) for it in HOSTILE]
    assert [it["words"] for it in told] == plain
    targets = {cell.hyperlink.target for line in book["Quotes"] for cell in line if cell.hyperlink}
    assert targets and {it.partition("#")[0] for it in targets} == {"https://l.example/1"}


def test_plain_text_has_no_controls_and_stays_narrow(said: Said, made: Made, tmp_path: Path) -> None:
    source = page(made, "txt", tmp_path, *hostile(said), **extras(said, *HOSTILE)).read_text("utf-8")
    assert not {c for c in source if ord(c) < 32 and c != "\n"} and "\u202e" not in source
    assert all(len(line) <= 76 for line in source.splitlines() if "https://" not in line)
    assert all(clean(text) in bare(" ".join(source.split())) for text in HOSTILE)


def test_data_reads_back_with_the_same_quotes(said: Said, made: Made, tmp_path: Path) -> None:
    odd = 'a "b", \u05e9 \u0301; 1 | …'
    remarks = [said(9007199254740993 + n, text=it) for n, it in enumerate(("“We will wait,”", odd, "x\ny"))]
    files = {form: page(made, form, tmp_path, *remarks) for form in DATA}
    whole = json.loads(files["json"].read_text("utf-8"))
    lines = [json.loads(line) for line in files["jsonl"].read_text("utf-8").splitlines()]
    parquet = pyarrow.parquet.read_table(files["parquet"]).to_pylist()
    rows = list(csv.DictReader(io.StringIO(files["csv"].read_bytes().decode("utf-8-sig"), newline="")))
    sheet = [[cell.value for cell in line] for line in openpyxl.load_workbook(files["xlsx"])["Quotes"]]
    told = [(f"q{it.quote_id}", it.text) for it in remarks]
    for records in (
        whole["quotes"],
        lines,
        parquet,
        rows,
        [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]],
    ):
        assert [(it["id"], it["words"].removeprefix("'")) for it in records] == told
    assert duckdb.read_json(str(files["jsonl"])).filter("id = 'q9007199254740993'").fetchall()
    assert parquet[0]["parts"] == ["“We will wait,”"] and parquet[0]["quote_id"] == 9007199254740993
    assert lines[0]["published"] == "2026-03-03T07:00:00-05:00" and whole["digest"]["by"] == "speaker"
    assert lines[0]["sentence"] == "“We will wait,” said Ortiz."


@pytest.mark.parametrize("form", ["html", "md", "txt", "atom", *DATA])
@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_day_and_a_long_quote(said: Said, made: Made, tmp_path: Path, form: str, count: int) -> None:
    long = "“" + " ".join(f"word{n}" for n in range(900)) + "”"
    data = page(made, form, tmp_path, *[said(n, text=long) for n in range(count)]).read_bytes()
    assert (data or form == "jsonl") and (not count or form in ("parquet", "xlsx") or b"word899" in data)
    if form not in (*DATA, "atom") and not count:
        assert b"No quotes." in data


def test_a_remark_in_five_outlets_stands_once_with_five_links(said: Said, made: Made, tmp_path: Path) -> None:
    copies = tuple(Copy(n, f"Paper {n}", "t", f"https://p{n}.example/", said(1).published) for n in range(5))
    read = html.fromstring(page(made, "html", tmp_path, said(1, copies=copies, url="https://p0.example/")).read_bytes())
    assert len(read.xpath("//blockquote")) == 1
    assert [href.partition("#")[0] for href in read.xpath("//blockquote//@href")] == [copy.url for copy in copies]


def test_changes_and_silences_have_a_place_of_their_own(said: Said, made: Made, tmp_path: Path) -> None:
    at = said(1).published
    for form in ("html", "md", "txt"):
        changes = (Change("words", 5, "x", "Ada Quill", None, "Post", "t", "https://p.example", None, at, at),)
        silent = extras(said, "Zed")["silences"]
        text = page(made, form, tmp_path, changes=changes, silences=silent).read_text("utf-8").lower()
        assert "changed since they were printed" in text and "did not comment" in text
        assert "ada quill" in text.partition("did not comment")[0], "whose words changed"


def test_a_failed_write_leaves_the_old_file(said: Said, made: Made, tmp_path: Path) -> None:
    path = tmp_path / "digest.md"
    path.write_text("old")
    with pytest.raises(AttributeError):
        write_digest(made(said(1)), "jsonl", path, shown_remarks=[7])  # type: ignore[list-item]
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_template_of_the_users_stands_in_and_cannot_forget_to_escape(said: Said, made: Made, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    own = tmp_path / "own" / "digest.md.j2"
    own.write_text("{% for quote in digest.shown %}MINE {{ quote.words }}\n{% endfor %}")
    path = tmp_path / "out.md"
    write_digest(made(said(1, text="*a* <b>")), "md", path, templates=tmp_path / "own")
    assert path.read_text() == "MINE \\*a\\* \\<b\\>\n"
    own.write_text("line\n{{ digest.nothing }}")
    with pytest.raises(TemplateProblem, match=r"digest\.md\.j2"):
        write_digest(made(said(1)), "md", path, templates=tmp_path / "own")
    assert path.read_text() == "MINE \\*a\\* \\<b\\>\n"


def test_the_name_of_a_file_says_its_format() -> None:
    assert [choose_format(None, Path(it)) for it in ("a.html", "a.XLSX", "a.ndjson", "a")] == [
        "html",
        "xlsx",
        "jsonl",
        "md",
    ]
    assert choose_format("csv", Path("a.html")) == "csv"
