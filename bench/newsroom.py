"""Serves saved pages over loopback, a feed per publisher, and lets the real command read them twice.

usage: python bench/newsroom.py [--corpus ../shared/corpora/pages] [--keep DIR] [--serve-only]

The feeds carry no dates, so that each page must tell its own. Prints what was fetched, stored, left undated or lost,
articles a minute, and each stage's share of the work. Exits 1 if a floor is missed, 0 if there is no corpus.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, Request, Resource, make_resource
from onrecord.newsroom.settings import config_text

CORPUS = Path(__file__).parents[1] / "../shared/corpora/pages"
FLOOR = 80  # articles with title and text
PASS_LIMIT_S = 900
STAGES = {"fetching": ("fetch",), "extraction": ("parse", "extract"), "reading": ("read",)}
STORING = ("save", "archive", "publish")

STORED = """
select count(*) filter (where a.title <> '' and t.text <> ''),
       count(*) filter (where t.text <> '' and a.published is null),
       (select count(*) from quotes), (select count(*) from places)
from articles a join article_text t using (article_id, revision)
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """One page of the corpus."""

    publisher: str
    name: str
    title: str | None
    crawled: datetime
    body: bytes

    @property
    def path(self) -> str:
        return f"/{self.publisher}/{self.name}"


@dataclass(frozen=True, slots=True)
class Pass:
    """What one run of the command did: its exit code, its own summary, and the requests that the server saw."""

    code: int
    summary: dict[str, Any]
    requests: list[Request]
    seconds: float


def main() -> int:
    arguments = _arguments()
    if not (arguments.corpus / "truth.json").is_file():
        print(f"skipped: no corpus at {arguments.corpus}")
        return 0
    pages = load(arguments.corpus)
    with Loopback() as site, _folder(arguments.keep) as folder:
        site.resources = serve(pages, site.base)
        if arguments.serve_only:
            return _stay(site)
        config = folder / "config.toml"
        config.write_text(configure(pages, site.base, folder / "data"), encoding="utf-8")
        first, second = run(config, site), run(config, site)
        return report(pages, first, second, folder / "data" / "onrecord.duckdb")


def load(corpus: Path) -> list[Saved]:
    """The saved pages, in the order of truth.json."""
    rows = json.loads((corpus / "truth.json").read_text("utf-8"))
    return [
        Saved(
            row["publisher"].lower(),
            row["file"].removesuffix(".html.gz").lower(),
            row["title"],
            datetime.fromisoformat(row["crawled"]).replace(tzinfo=UTC) if row["crawled"] else datetime.now(UTC),
            gzip.decompress((corpus / "html" / row["file"]).read_bytes()),
        )
        for row in rows
    ]


def serve(pages: list[Saved], base: str) -> dict[str, Resource]:
    """Each page, each publisher's feed, and a robots.txt that allows them. A page's charset is left to the page."""
    out = {page.path: make_resource("text/html", page.body, page.crawled) for page in pages}
    for publisher, mine in _by_publisher(pages).items():
        latest = max(page.crawled for page in mine)
        out[f"/{publisher}/feed.rss"] = make_resource("application/rss+xml", rss(publisher, mine, base), latest)
    out["/robots.txt"] = make_resource("text/plain", b"User-agent: *\nAllow: /\n", datetime.now(UTC))
    return out


def rss(publisher: str, pages: list[Saved], base: str) -> bytes:
    """RSS 2.0 without any date."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    for tag, text in (("title", publisher), ("link", f"{base}/{publisher}/"), ("description", "saved pages")):
        ET.SubElement(channel, tag).text = text
    for page in pages:
        item = ET.SubElement(channel, "item")
        if page.title:
            ET.SubElement(item, "title").text = page.title
        ET.SubElement(item, "link").text = base + page.path
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def configure(pages: list[Saved], base: str, directory: Path) -> str:
    """A config.toml with an outlet and an always due feed for each publisher."""
    names = list(_by_publisher(pages))
    outlets = [Outlet(name, name, f"{name}.example") for name in names]
    sources = [Source(f"{n}-feed", n, "feed", f"{base}/{n}/feed.rss", every=timedelta(0)) for n in names]
    return config_text(outlets, sources, directory)


def run(config: Path, site: Loopback) -> Pass:
    """One `onrecord run` in a process of its own, its output shown as it comes."""
    path = config.with_name("summary.json")
    path.unlink(missing_ok=True)
    site.requests.clear()
    start = time.perf_counter()
    command = [sys.executable, "-m", "onrecord", "run", "--config", str(config), "--summary", str(path)]
    with config.with_name("run.log").open("ab") as log:
        done = subprocess.run(command, stdout=log, stderr=log, timeout=PASS_LIMIT_S, check=False)
    seconds = time.perf_counter() - start
    summary = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return Pass(done.returncode, summary, list(site.requests), seconds)


def report(pages: list[Saved], first: Pass, second: Pass, database: Path) -> int:
    """Print the numbers; the exit code."""
    if not database.exists() or not first.summary:
        print(f"the first pass ended with {first.code} and published nothing; its log ends so:")
        print("\n".join(database.parents[1].joinpath("run.log").read_text("utf-8", "replace").splitlines()[-20:]))
        return 1
    with duckdb.connect(str(database), read_only=True) as db:
        stored, undated, quotes, places = db.execute(STORED).fetchone() or (0, 0, 0, 0)
    fetched = {request.path for request in first.requests if request.status == 200} & {page.path for page in pages}
    print(f"pages fetched      {len(fetched)} of {len(pages)}")
    print(f"articles stored    {stored} with title and text ({quotes} quotes, {places} places), {undated} undated")
    print(f"failures           {_reasons(first.summary)}")
    print(
        f"first pass         exit {first.code}, {first.seconds:.1f} s, {stored / first.seconds * 60:.0f} articles/min"
    )
    print(f"share of the work  {_shares(first.summary['seconds'])}")
    idle = is_idle(second, len(_by_publisher(pages)))
    print(
        f"second pass        exit {second.code}, {second.seconds:.1f} s ({second.summary.get('wall')} s inside), ",
        end="",
    )
    print(f"{len(second.requests)} requests, {sum(r.status == 304 for r in second.requests)} answered 304, ", end="")
    print("idle" if idle else f"NOT IDLE: {_strange(second)}")
    return 0 if len(fetched) == len(pages) and stored >= FLOOR and idle else 1


def is_idle(done: Pass, sources: int) -> bool:
    """One conditional request a source, each answered 304, and nothing stored."""
    total = done.summary.get("total", {})
    written = sum(total.get(key, 0) for key in ("found", "changed", "new", "revision"))
    asked = [request for request in done.requests if request.path != "/robots.txt"]
    return written == 0 and len(asked) == sources and all(r.conditional and r.status == 304 for r in asked)


def _strange(done: Pass) -> list[str]:
    return [f"{r.path} {r.status}" for r in done.requests if r.status != 304][:5]


def _reasons(summary: dict[str, Any]) -> str:
    counts = Counter(f"{one['stage']} {one['reason']}" for one in summary["failures"])
    waiting = summary["total"]["waiting"]
    named = [f"{count} {reason}" for reason, count in counts.most_common()]
    return ", ".join([*named, *([f"{waiting} teasers waiting"] if waiting else [])]) or "none"


def _shares(seconds: dict[str, float]) -> str:
    """Storing is what remains: rows, archive, the published copy."""
    whole = sum(seconds.values()) or 1.0
    parts = {**STAGES, "storing": STORING}
    sums = {name: sum(seconds.get(stage, 0.0) for stage in stages) for name, stages in parts.items()}
    other = whole - sum(sums.values())
    named = [f"{name} {part / whole:.0%} ({part:.1f} s)" for name, part in sums.items()]
    return ", ".join([*named, *([f"other {other / whole:.0%}"] if other > 0.005 * whole else [])])


def _by_publisher(pages: list[Saved]) -> dict[str, list[Saved]]:
    out: dict[str, list[Saved]] = defaultdict(list)
    for page in pages:
        out[page.publisher].append(page)
    return dict(sorted(out.items()))


def _stay(site: Loopback) -> int:
    print(f"{len(site.resources)} resources at {site.base} until interrupted")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return 0


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
            yield Path(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="a folder with truth.json and html/")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it: config, database, run.log")
    parser.add_argument("--serve-only", action="store_true", help="serve the pages and do nothing else")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
