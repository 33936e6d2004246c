"""Reads pages from files instead of the network: WARC archives, and folders of pages saved from a browser."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from onrecord.ingest.archive.warc import MOST_BYTES, read_records
from onrecord.ingest.failures import make_failure
from onrecord.ingest.pages.html_parsing import NotHtml, decode_page, parse_html
from onrecord.ingest.pages.metadata.page_metadata import canonical_address
from onrecord.ingest.pages.metadata.structured_data import read_page_data
from onrecord.ingest.records import Failure, Fetched, Validators
from onrecord.ingest.urls import is_web

WARC_SUFFIXES = (".warc", ".warc.gz")
PAGE_SUFFIXES = (".html", ".htm", ".html.gz")


def saved_files(path: Path) -> Iterator[Path]:
    """The WARC files and saved pages of a folder and its subfolders, in the order of their paths; or a file itself."""
    for file in sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]:
        if file.name.lower().endswith((*WARC_SUFFIXES, *PAGE_SUFFIXES)):
            yield file


def read_saved_file(
    file: Path, now: datetime, find_address: Callable[[bytes], str | Failure | None]
) -> Iterator[Fetched | Failure]:
    """The pages in a WARC file, or a saved page, whose address `find_address` finds as `stated_address` does.

    Of a WARC file, responses other than 200, content other than HTML, and front pages are left out. Yields a Failure of
    stage `page` for a file or record that cannot be read, and for a page that does not state its own address
    (`no-address`).
    """
    try:
        if file.name.lower().endswith(WARC_SUFFIXES):
            outcomes = read_records(file, now, MOST_BYTES)
            yield from (outcome for outcome in outcomes if isinstance(outcome, Failure) or _is_story(outcome))
        else:
            yield _read_saved_page(file, now, find_address)
    except (OSError, EOFError, zlib.error) as error:
        yield make_failure("page", str(file), "unreadable", str(error), now)


def _is_story(fetched: Fetched) -> bool:
    """True for a successful HTML response that is no front page."""
    content_type = dict(fetched.headers).get("content-type", "").lower()
    return fetched.status == 200 and "html" in content_type and _is_story_address(fetched.final_url)


def _is_story_address(url: str) -> bool:
    """True for a web address with a path, which a front page has not."""
    return is_web(url) and urlsplit(url).path not in ("", "/")


def _read_saved_page(
    file: Path, now: datetime, find_address: Callable[[bytes], str | Failure | None]
) -> Fetched | Failure:
    """A saved page as if it had been fetched when the file was written, from the address that the page states."""
    with gzip.open(file) if file.name.lower().endswith(".gz") else file.open("rb") as stream:
        body = stream.read(MOST_BYTES)
    url = find_address(body)
    if isinstance(url, Failure):
        return replace(url, resource=str(file))
    if url is None:
        return make_failure("page", str(file), "no-address", "it has no canonical link and no og:url", now)
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Fetched(url, url, 200, (("content-type", "text/html"),), body, Validators(), at, 0.0)


def stated_address(body: bytes) -> str | None:
    """The address that a page states for itself (canonical link, og:url, JSON-LD); None without one."""
    text = decode_page(body)
    tree = None if isinstance(text, NotHtml) else parse_html(text)
    url = "" if tree is None else canonical_address(tree, read_page_data(tree, ""), "")
    return url if _is_story_address(url) else None
