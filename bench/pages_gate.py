"""Extracts the pages of ../shared/corpora/pages to JSONL for ../shared/bench/score_pages.py; seconds go to stderr.

usage: python bench/pages_gate.py > pred.jsonl
       python ../shared/bench/score_pages.py pred.jsonl ../shared/corpora/pages/truth.json --dump errors.jsonl
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ingest.extract import extract
from ingest.records import Article

PAGES = Path(__file__).parents[2] / "shared" / "corpora" / "pages" / "html"


def main() -> int:
    if not PAGES.is_dir():
        print(f"skipped: no corpus at {PAGES}", file=sys.stderr)
        return 0
    seconds = []
    for path in sorted(PAGES.glob("*.html.gz")):
        body = gzip.decompress(path.read_bytes())
        start = time.perf_counter()
        got = extract(body, "", datetime.now(UTC))
        seconds.append(time.perf_counter() - start)
        row: dict[str, object] = {"id": path.name.removesuffix(".html.gz")}
        if isinstance(got, Article):
            row |= {"title": got.title, "byline": got.byline, "access": got.access, "text": got.text}
            row |= {"published": got.published and got.published.isoformat()}
            row |= {"published_source": got.published_source, "url": got.canonical_url}
        print(json.dumps(row, ensure_ascii=False))
    seconds.sort()
    middle, slowest = seconds[len(seconds) // 2], seconds[-1]
    print(f"{len(seconds)} pages, median {middle:.3f} s, slowest {slowest:.3f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
