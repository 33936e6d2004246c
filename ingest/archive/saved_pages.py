"""Pages that lie in files: WARC archives, and folders of pages saved from a browser. No network."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from onrecord.ingest.archive import warc as archive
from onrecord.ingest.failures import failure
from onrecord.ingest.pages.html_parsing import NotHtml, parse, read_page
from onrecord.ingest.pages.metadata.page_metadata import canonical
from onrecord.ingest.pages.metadata.structured_data import read_data
from onrecord.ingest.records import Failure, Fetched, Validators
from onrecord.ingest.urls import is_web

WARC = (".warc", ".warc.gz")
PAGE = (".html", ".htm", ".html.gz")
MOST_BYTES = 10_000_000  # of one page


def pages_of(path: Path, now: datetime) -> Iterator[Fetched | Failure]:
    """The pages in a WARC file, a saved page, or a folder of both (with its folders), in the order of their names.

    Answers other than 200, other content than HTML, and front pages are passed over in silence. A Failure of stage
    `page` for a file that cannot be read (`unreadable`) or does not say its own address (`no-address`).
    """
    for file in sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]:
        name = file.name.lower()
        try:
            if name.endswith(WARC):
                yield from (page for page in archive.read(file) if _is_story(page))
            elif name.endswith(PAGE):
                yield _saved(file, now)
        except (OSError, EOFError) as error:
            yield failure("page", str(file), "unreadable", str(error), now)


def _is_story(page: Fetched) -> bool:
    kind = dict(page.headers).get("content-type", "").lower()
    return page.status == 200 and "html" in kind and _is_story_address(page.final_url)


def _is_story_address(url: str) -> bool:
    return is_web(url) and urlsplit(url).path not in ("", "/")


def _saved(file: Path, now: datetime) -> Fetched | Failure:
    """A saved page as if it had been fetched when the file was written, from the address that it gives for itself."""
    with gzip.open(file) if file.name.lower().endswith(".gz") else file.open("rb") as stream:
        body = stream.read(MOST_BYTES)
    url = _own_address(body)
    if url is None:
        return failure("page", str(file), "no-address", "it has no canonical link and no og:url", now)
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Fetched(url, url, 200, (("content-type", "text/html"),), body, Validators(), at, 0.0)


def _own_address(body: bytes) -> str | None:
    text = read_page(body)
    tree = None if isinstance(text, NotHtml) else parse(text)
    url = "" if tree is None else canonical(tree, read_data(tree, ""), "")
    return url if _is_story_address(url) else None
