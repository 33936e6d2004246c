"""Pages in files: which are read, at which address, and the Failure for each other file."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from onrecord.ingest.archive.saved_pages import read_saved_file, saved_files, stated_address
from onrecord.ingest.archive.warc import Archive
from onrecord.ingest.records import Failure, Fetched

PAGE = "<html><head><link rel='canonical' href='https://beacon.example/{name}'></head><body><p>{name}</p></body></html>"


def saved(path: Path, now: datetime) -> Iterator[Fetched | Failure]:
    return (outcome for file in saved_files(path) for outcome in read_saved_file(file, now, stated_address))


def addresses(path: Path, now: datetime) -> list[str]:
    return [one.final_url if isinstance(one, Fetched) else one.reason for one in saved(path, now)]


def test_a_folder_of_saved_pages_by_the_address_they_give(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.html").write_text(PAGE.format(name="a"), encoding="utf-8")
    (tmp_path / "sub" / "b.html.gz").write_bytes(gzip.compress(PAGE.format(name="b").encode()))
    (tmp_path / "c.htm").write_text("<html><body><p>No address.</p></body></html>", encoding="utf-8")
    (tmp_path / "d.html").write_text(PAGE.format(name=""), encoding="utf-8")
    (tmp_path / "e.html.gz").write_bytes(b"\x1f\x8b torn")
    (tmp_path / "notes.txt").write_text("not a page", encoding="utf-8")
    found = ["https://beacon.example/a", "no-address", "no-address", "unreadable", "https://beacon.example/b"]
    assert addresses(tmp_path, now) == found


def test_stories_of_a_warc(tmp_path: Path, now: datetime, answer: Callable[..., Fetched]) -> None:
    archive = Archive(tmp_path, 30)
    page = PAGE.format(name="story")
    for path, kind, status in (
        ("story", "text/html", 200),
        ("", "text/html", 200),
        ("x.png", "image/png", 200),
        ("gone", "text/html", 404),
    ):
        url = f"https://beacon.example/{path}"
        archive.add(answer(page, kind, url=url, final_url=url, status=status))
    (file,) = archive.paths()
    assert addresses(file, now) == ["https://beacon.example/story"]
    (one,) = saved(file, now)
    assert not isinstance(one, Failure)
    assert (one.body, one.at) == (page.encode(), now)
