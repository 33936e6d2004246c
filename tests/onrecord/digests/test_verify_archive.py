"""`onrecord verify` where the archived page contradicts the stored text: a real WARC file, a real store, the command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.cli import main
from onrecord.ingest.archive.warc import Archive
from onrecord.ingest.pages.extract import extract
from onrecord.ingest.records import Article
from onrecord.nlp.records import Quote, Reading
from onrecord.store import Store
from tests.onrecord.conftest import told
from tests.store.house import NOW, OUTLETS, SOURCES, House, save_article

ROAD = "“The road has ninety holes and I have met them all,”"
TRUCKS = "“We will count every truck before we pay for it,”"
PAGE = f"""<!doctype html><html><head><title>Parma votes</title></head><body><article><h1>Parma votes</h1><div>
<p>The council of Parma voted six to two on Monday to pave the road that leads from the town to the county line.</p>
<p>{ROAD} said Mayor Rufina Alder, who drives it daily with her daughter.</p>
<p>Work on the first stretch begins in May and should end before the first school day, the clerk of Parma said.</p>
<p>{TRUCKS} said Sheriff Tobias Wren, whose deputies will stand at the quarry.</p>
<p>The county gave nine thousand dollars, and the rest comes from the sales tax that the town passed last year.</p>
</div></article></body></html>"""
WALL = "<title>Please wait</title><p>Checking your browser before you go on. Enable JavaScript and cookies to continue.</p>"
MOMENT = timedelta(seconds=1)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A digest of a stored article with two quotes, its page in an archive; beside the configuration."""
    tmp_path = tmp_path_factory.mktemp("verified")
    (tmp_path / "config.toml").write_text(f'[store]\ndirectory = "{tmp_path / "data"}"\n', "utf-8")
    house = House(tmp_path / "data")
    with Store.open(house.directory) as store:
        store.sync(OUTLETS, SOURCES)
        house.show(store, "ledger-news", "a")
        todo = house.todo(store, "a")
        page = replace(house.fetched(todo.entry.url), body=PAGE.encode(), headers=(("content-type", "text/html"),))
        assert Archive(house.directory / "archive", 90).add(page) is None
        read = extract(page.body, page.final_url, NOW, headers=page.headers)
        assert isinstance(read, Article)
        spans = [((read.text.index(it), read.text.index(it) + len(it)),) for it in (ROAD, TRUCKS)]
        quotes = [Quote("direct", it, read.text[it[0][0] : it[0][1]], None, None, None, 0.9) for it in spans]
        article = house.article(todo, read.text)
        save_article(store, todo, page, article, b"\x01" * 16, None, Reading("1", tuple(quotes), ()), NOW)
        store.publish()
    path = tmp_path / "d.jsonl"
    told(tmp_path / "config.toml", "digest", "--day", "2026-11-02", "--out", str(path))
    return path


@pytest.fixture
def digest(written: Path) -> Iterator[Path]:
    """The digest with its archive, which is as it was after each test; `verify` itself writes nothing."""
    (path,) = (written.parent / "data" / "archive").iterdir()
    before = path.read_bytes()
    yield written
    path.write_bytes(before)


def archived(digest: Path, *pages: tuple[timedelta, str]) -> None:
    """The archive has these pages instead, each so long after the time at which the article was fetched."""
    (path,) = (digest.parent / "data" / "archive").iterdir()
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    for later, page in pages:
        status = StatusAndHeaders("200 OK", [("content-type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        moment = {"WARC-Date": f"{NOW + later:%Y-%m-%dT%H:%M:%S.%fZ}"}
        url, body = "https://ledger.example/a", BytesIO(page.encode())
        writer.write_record(
            writer.create_warc_record(url, "response", body, http_headers=status, warc_headers_dict=moment)
        )
    path.write_bytes(out.getvalue())


def verified(digest: Path, *options: str, code: int = 0) -> str:
    return told(digest.parent / "config.toml", "verify", *options, str(digest), code=code)


def test_what_the_archive_has_holds(digest: Path) -> None:
    assert verified(digest) == "2 quotes: 2 hold, 0 do not; the pages of 2 were read again from the archive\n"


def test_a_quote_that_the_page_had_otherwise_is_named_with_the_reason(digest: Path) -> None:
    archived(digest, (timedelta(), PAGE.replace("ninety holes", "nine holes")))
    first, second, last = verified(digest, code=1).splitlines()
    reason = "the page as it was fetched does not have these words: fetched 2026-11-02 15:00:00 UTC"
    assert first.partition(": ")[2] == f"{reason} (Ohio Ledger, Story a)"
    assert second.strip() == f"printed: {ROAD}"
    assert last == "2 quotes: 1 hold, 1 do not; the pages of 2 were read again from the archive"
    assert "2 hold, 0 do not; the pages of 0 were" in verified(digest, "--no-archive")


@pytest.mark.parametrize("later", [-MOMENT, MOMENT, timedelta(minutes=-9)])
@pytest.mark.parametrize("other", [WALL, PAGE.replace(ROAD, "“No,”").replace(TRUCKS, "“Yes,”")])
def test_an_answer_of_another_moment_is_not_held_against_a_quote(digest: Path, later: timedelta, other: str) -> None:
    """A wall before the page, or what it said after an edit, is not what the article was made of."""
    archived(digest, *sorted([(timedelta(), PAGE), (later, other)]))
    assert "2 hold, 0 do not; the pages of 2 were" in verified(digest)
    archived(digest, (later, other))
    assert "2 hold, 0 do not; the pages of 0 were" in verified(digest)


def test_a_page_without_any_of_the_words_contradicts_all(digest: Path) -> None:
    archived(digest, (timedelta(), PAGE.replace(ROAD, "“No,”").replace(TRUCKS, "“Yes,”")))
    assert "0 hold, 2 do not; the pages of 2 were" in verified(digest, code=1)


def test_a_page_that_cannot_be_read_is_no_fault(digest: Path) -> None:
    archived(digest, (timedelta(), WALL))
    assert "2 hold, 0 do not; the pages of 0 were" in verified(digest)
    (path,) = (digest.parent / "data" / "archive").iterdir()
    path.write_bytes(path.read_bytes()[:-20])
    done = CliRunner().invoke(main, ["verify", "--config", str(digest.parent / "config.toml"), str(digest)])
    assert done.exit_code == 0 and "2 hold, 0 do not; the pages of 0 were" in done.stdout
    assert f"{path}, record 1: it ends before" in done.stderr


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_archive_is_told_by_doctor_and_verify(digest: Path, damage: str) -> None:
    archived(digest, (timedelta(), PAGE), (MOMENT, PAGE))
    (path,) = (digest.parent / "data" / "archive").iterdir()
    whole = bytearray(path.read_bytes())
    told(digest.parent / "config.toml", "doctor", code=0)
    whole[-40] ^= 255
    path.write_bytes(whole[:-30] if damage == "cut" else whole)
    assert "archived pages that cannot be read" in told(digest.parent / "config.toml", "doctor", code=1)
    done = CliRunner().invoke(main, ["verify", "--config", str(digest.parent / "config.toml"), str(digest)])
    assert str(path) in done.stderr and "2 hold, 0 do not; the pages of 2 were" in done.stdout
