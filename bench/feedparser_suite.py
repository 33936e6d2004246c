"""feedparser's own test files, whole and cut, through ingest: nothing may raise, and no item with an address be lost.

usage: python bench/feedparser_suite.py [feedparser-6.0.14.tar.gz]

Without a file the source package is fetched by pip. Each of its 2,242 XML files is parsed as a feed, a sitemap and a page,
then cut off at a third and two thirds. Prints what came of them; exits 1 if anything raised.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from onrecord.ingest.feeds.parse import parse_source
from onrecord.ingest.records import Failure, Feed, Fetched, SitemapIndex, Source, Validators

NOW = datetime(2026, 11, 24, tzinfo=UTC)
URL = "https://feeds.example/f.xml"
KINDS: tuple[str, ...] = ("feed", "sitemap", "page")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        package = Path(sys.argv[1]) if len(sys.argv) > 1 else _download(Path(folder))
        results: Counter[str] = Counter()
        lost: list[str] = []
        start = time.perf_counter()
        for name, body in _files(package):
            for kind in KINDS:
                for cut in (body, body[: len(body) // 3], body[: 2 * len(body) // 3]):
                    results[_outcome(name, kind, cut)] += 1
            lost += [name] if _loses_items(body) else []
    print(f"{results.total()} parses in {time.perf_counter() - start:.0f} s: {dict(results.most_common())}")
    print(f"files whose items with an address are not all entries: {len(lost)} {lost[:5]}")
    return int(results["raised"] > 0 or bool(lost))


def _outcome(name: str, kind: str, body: bytes) -> str:
    """What parsing gave: the kind of record, with the reason of a failure."""
    try:
        got = parse_source(_fetched(body), Source("s", "o", kind, URL, max_items=10_000), NOW)
    except Exception:
        print(name, kind, len(body))
        traceback.print_exc()
        return "raised"
    if isinstance(got, Failure):
        return f"{kind}: {got.reason}"
    return f"{kind}: {type(got).__name__}" if isinstance(got, Feed | SitemapIndex) else "raised"


def _loses_items(body: bytes) -> bool:
    """Whether feedparser by itself sees more addresses of items than we have entries and failures for."""
    seen = feedparser.parse(body, response_headers={"content-location": URL})
    got = parse_source(_fetched(body), Source("s", "o", "feed", URL, max_items=10_000), NOW)
    links = {item.get("link") for item in seen.entries if str(item.get("link", "")).startswith(("http:", "https:"))}
    entries = len(got.entries) if isinstance(got, Feed) else 0
    return bool(seen.version) and entries < len(links)


def _fetched(body: bytes) -> Fetched:
    return Fetched(URL, URL, 200, (("content-type", "application/xml"),), body, Validators(), NOW, 0.1)


def _files(package: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(package) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".xml") and "/tests/" in member.name:
                content = archive.extractfile(member)
                assert content is not None
                yield member.name.split("/tests/")[1], content.read()


def _download(folder: Path) -> Path:
    wanted = f"feedparser=={feedparser.__version__}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest"]
    subprocess.run([*command, str(folder), wanted], check=True)
    return next(folder.glob("feedparser-*"))


if __name__ == "__main__":
    sys.exit(main())
