"""Digests of the demo's newsroom, read by the real pipeline: each format as it was last looked at, and read back.

After a change that is meant: ONRECORD_GOLDEN=write pytest tests/report/test_newsroom.py, and look at the difference.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import openpyxl
import pyarrow.parquet
import pytest
from click.testing import CliRunner
from lxml import html
from markdown_it import MarkdownIt

from onrecord.cli import main
from onrecord.config.settings import Config, load
from onrecord.config.tables import WatchTable
from onrecord.digests.compose import compose_digest
from onrecord.digests.query import make_filters, make_query, watch_filters
from onrecord.newsroom.demo import TOPICS, WEEK
from onrecord.newsroom.server import Newsroom
from onrecord.passes.run import run_once
from onrecord.report.digests.build import build_digest
from onrecord.report.digests.digest import Digest
from onrecord.report.digests.write import write_digest
from onrecord.report.text.plain import clean
from onrecord.store.digests.questions import digest_remarks
from onrecord.store.digests.records import By, Copy, Filters, Remark

pytestmark = pytest.mark.slow
GOLDEN = Path(__file__).parent / "golden"
FORMS = ("md", "txt", "html", "atom", "json", "jsonl", "csv", "xlsx", "parquet")
Quotes = list[tuple[str, str]]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Config, str]]:
    """The demo's two passes; between them the first days went out as an issue, so that there are changes and news."""
    folder = tmp_path_factory.mktemp("newsroom")
    with Newsroom() as served:
        path = folder / "config.toml"
        path.write_text(served.config(folder) + TOPICS, encoding="utf-8")
        config = load(path)
        run_once(config, None)
        told(config, "--week", str(WEEK[0]), "--out", str(folder / "kept"))
        served.turn_to(2)
        run_once(config, None)
        yield config, served.base


def told(config: Config, *arguments: str) -> None:
    done = CliRunner().invoke(main, ["digest", "--config", str(config.path), *arguments])
    assert done.exit_code == 0, done.output + done.stderr


def settled(digest: Digest, base: str) -> Digest:
    """The digest without what differs from run to run: the server's port, the ids that hash its addresses, the time.

    The last digits of a confidence differ from processor to processor.
    """
    at, ids = datetime(2026, 3, 9, 11, tzinfo=UTC), dict[int, int]()
    number: Callable[[int], int] = lambda it: ids.setdefault(it, len(ids) + 1)  # noqa: E731

    def where(url: str) -> str:
        return url.replace(base, "https://newsroom.example")

    def copied(copy: Copy) -> Copy:
        return replace(copy, quote_id=number(copy.quote_id), url=where(copy.url))

    def remark(it: Remark) -> Remark:
        kept = replace(it, quote_id=number(it.quote_id), url=where(it.url), copies=tuple(map(copied, it.copies)))
        return replace(kept, confidence=round(it.confidence, 2), score=round(it.score, 2))

    remarks = [remark(it.remark) for it in digest.shown]
    changes = tuple(
        replace(it, quote_id=number(it.quote_id), url=where(it.url), updated=at, made_at=at) for it in digest.changes
    )
    silences = tuple(replace(it, url=where(it.url)) for it in digest.silences)
    return build_digest(replace(digest.head, made_at=at), remarks, changes, silences)


def weeks(newsroom: tuple[Config, str]) -> Digest:
    config, base = newsroom
    query = replace(make_query(config, *WEEK, Filters(min_confidence=0.6)), each=2, headings=8)
    return settled(compose_digest(config, query), base)


@pytest.mark.parametrize("form", FORMS[:7])
def test_the_weeks_digest_is_as_it_was_looked_at(newsroom: tuple[Config, str], tmp_path: Path, form: str) -> None:
    path, golden = tmp_path / "digest", GOLDEN / f"newsroom.{form}"
    digest = weeks(newsroom)
    assert digest.changes and digest.silences and digest.new, "the golden files would not show them"
    write_digest(digest, form, path)
    if os.environ.get("ONRECORD_GOLDEN") == "write":
        golden.write_bytes(path.read_bytes())
    assert path.read_bytes() == golden.read_bytes()


def test_xlsx_and_parquet_hold_what_the_golden_lines_hold(newsroom: tuple[Config, str], tmp_path: Path) -> None:
    """Their bytes differ from version to version of their writers; what stands in them must not."""
    digest, sheet, table = weeks(newsroom), tmp_path / "d.xlsx", tmp_path / "d.parquet"
    golden = [json.loads(line) for line in (GOLDEN / "newsroom.jsonl").read_text("utf-8").splitlines()]
    write_digest(digest, "parquet", table)
    rows = pyarrow.parquet.read_table(table).to_pylist()
    told = [{**row, "day": str(row["day"]), "published": row["published"].timestamp()} for row in rows]
    assert told == [{**it, "published": datetime.fromisoformat(it["published"]).timestamp()} for it in golden]
    write_digest(digest, "xlsx", sheet)
    head, *lines = openpyxl.load_workbook(sheet)["Quotes"].iter_rows(values_only=True)
    text: Callable[[Any], Any] = lambda it: " | ".join(it) if isinstance(it, list) else it  # noqa: E731
    as_text = {"published": lambda it: it.replace("T", " "), "quote_id": lambda it: it}
    wanted = [as_text.get(key, text)(it[key]) for it in golden for key in head]
    cells = zip(head * len(golden), [cell for line in lines for cell in line], wanted, strict=True)
    assert not [it for it in cells if it[1] != it[2]]


def test_every_format_holds_the_same_quotes(newsroom: tuple[Config, str], tmp_path: Path) -> None:
    everything = ("--week", str(WEEK[0]), "--each", "0", "--headings", "0")
    found = {}
    for form in FORMS:
        told(newsroom[0], *everything, "--out", str(tmp_path / f"d.{form}"))
        found[form] = [(id_, " ".join(bare(words).split())) for id_, words in READ[form](tmp_path / f"d.{form}")]
    assert len(found["json"]) > 100
    for form, quotes in found.items():
        assert quotes == [(id_, clean(words)) for id_, words in found["json"]], form


def bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def read_html(path: Path) -> Quotes:
    """The parts of a quote are elements of their own; a digest joins them by an ellipsis."""
    blocks = html.fromstring(path.read_bytes().replace(b"<br>", b" ")).xpath("//blockquote")
    return [(it.get("id"), " … ".join(part.text_content() for part in it.find_class("words"))) for it in blocks]


def read_md(path: Path) -> Quotes:
    tokens = MarkdownIt().parse(path.read_text("utf-8"))
    texts = ["".join(it.content for it in token.children or []) for token in tokens if token.type == "inline"]
    words = [
        "".join(it.content for it in tokens[n + 2].children or [])
        for n, it in enumerate(tokens)
        if it.type == "blockquote_open"
    ]
    return list(zip([it[1] for text in texts if (it := re.search(r"#(q\d+)$", text))], words, strict=True))


def read_txt(path: Path) -> Quotes:
    """Paragraphs; a quote's has its words indented by four, its sentence by six, and the id at the end of a line."""
    found = []
    for paragraph in path.read_text("utf-8").split("\n\n"):
        if id_ := re.search(r"#(q\d+)$", paragraph, re.MULTILINE):
            words = [line[4:] for line in paragraph.splitlines() if re.match(r"(    |  \* )[^ ]", line)]
            found.append((id_[1], " ".join(words)))
    return found


def read_atom(path: Path) -> Quotes:
    entries = [it for it in feedparser.parse(path.read_bytes()).entries if ":quote:" in it.id]
    return [
        (it.id.rpartition(":")[2], html.fromstring(f"<div>{it.content[0].value}</div>").find(".//p").text_content())
        for it in entries
    ]


def read_xlsx(path: Path) -> Quotes:
    head, *rows = openpyxl.load_workbook(path)["Quotes"].iter_rows(values_only=True)
    return [(row[head.index("id")], row[head.index("words")]) for row in rows]


def read_json(path: Path) -> Quotes:
    return [(it["id"], it["words"]) for it in json.loads(path.read_text("utf-8"))["quotes"]]


def by_duckdb(read: str) -> Callable[[Path], Quotes]:
    return lambda path: duckdb.sql(f"select id, words from {read}('{path}')").fetchall()


READ: dict[str, Callable[[Path], Quotes]] = {
    "html": read_html, "md": read_md, "txt": read_txt, "atom": read_atom, "xlsx": read_xlsx, "json": read_json,
    "jsonl": by_duckdb("read_json"), "csv": by_duckdb("read_csv"), "parquet": by_duckdb("read_parquet"),
}  # fmt: skip

SINGLES: tuple[dict[str, Any], ...] = (
    {"speakers": ("behrendt", "stallworth", "okonkwo reyes")}, {"parties": ("r", "d")}, {"outlets": ("the cascade ledger",)},
    {"jurisdictions": ("Oregon",)}, {"topics": ("Housing", "transport")}, {"kinds": ("direct", "mixed")}, {"min_confidence": 0.9},
)  # fmt: skip
Said = set[tuple[int, str]]


def said(config: Config, by: By = "speaker", days: tuple[date, date] = WEEK, new: bool = False, **filters: Any) -> Said:
    query = make_query(config, *days, make_filters(**{"min_confidence": 0.0, **filters}), by)
    remarks = list(digest_remarks(config.directory, replace(query, each=None, headings=None, only_new=new)))
    found = {(it.cluster_id, it.words) for it in remarks}
    assert len(remarks) <= (remarks[0].of_all if remarks else 0)
    return found


def test_filters_together_are_what_each_alone_lets_through(newsroom: tuple[Config, str]) -> None:
    config, everything = newsroom[0], said(newsroom[0])
    alone = [said(config, **it) for it in SINGLES]
    assert all(it < everything for it in alone), "each narrows"
    assert sum(bool(it) for it in alone) >= 6
    for size in (2, 3, len(SINGLES)):
        for chosen in combinations(range(len(SINGLES)), size):
            both = {key: value for n in chosen for key, value in SINGLES[n].items()}
            assert said(config, **both) == set.intersection(*(alone[n] for n in chosen)), both
    for by in ("jurisdiction", "topic", "outlet", "day"):
        assert said(config, by, **SINGLES[2]) == alone[2], f"by {by} the same remarks stand under other headings"  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [1, 2, len(SINGLES)])
def test_a_watch_is_its_filters_together(newsroom: tuple[Config, str], size: int) -> None:
    config = newsroom[0]
    for chosen in combinations(SINGLES, size):
        both = {key: value for it in chosen for key, value in it.items()}
        watch = WatchTable.model_validate({"name": "w", "min_confidence": 0.0, **listed(both)})
        query = make_query(config, *WEEK, watch_filters(watch), watch.by, watch.name)
        found = {
            (it.cluster_id, it.words)
            for it in digest_remarks(config.directory, replace(query, each=None, headings=None))
        }
        assert found == said(config, **both), both


def test_a_watch_of_the_configuration_and_options_beside_it(newsroom: tuple[Config, str], tmp_path: Path) -> None:
    """Each option stands in for what the watch has of its kind, and is joined to the rest of it."""
    config = newsroom[0]
    text = config.path.read_text("utf-8")
    text += '\n[[watch]]\nname = "coast"\njurisdictions = ["Oregon"]\nkinds = ["direct"]\nmin_confidence = 0.5\n'
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    watched = load(path)
    assert watched.directory == config.directory

    def ids(*options: str) -> set[str]:
        out = tmp_path / "w.jsonl"
        told(watched, "--week", str(WEEK[0]), "--watch", "coast", *options, "--out", str(out))
        return {it for it, _ in READ["jsonl"](out)} if out.stat().st_size else set()

    def asked(**filters: Any) -> set[str]:
        query = make_query(config, *WEEK, make_filters(**filters))
        return {f"q{it.quote_id}" for it in digest_remarks(config.directory, replace(query, each=None, headings=None))}

    oregon = {"jurisdictions": ("Oregon",), "min_confidence": 0.5}
    assert ids() == asked(kinds=("direct",), **oregon) != set()
    assert ids("--kind", "indirect") == asked(kinds=("indirect",), **oregon) != set()
    assert ids("--topic", "housing") == asked(kinds=("direct",), topics=("housing",), **oregon)
    assert ids("--min-confidence", "0.9") == asked(kinds=("direct",), jurisdictions=("Oregon",), min_confidence=0.9)


def listed(filters: dict[str, Any]) -> dict[str, Any]:
    """As a TOML file has them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in filters.items()}


def test_days_make_a_week_and_what_is_new_narrows_like_a_filter(newsroom: tuple[Config, str]) -> None:
    config, filters = newsroom[0], {**SINGLES[2], **SINGLES[5]}
    days = [date(2026, 3, n) for n in range(WEEK[0].day, WEEK[1].day + 1)]
    each = [said(config, days=(day, day), **filters) for day in days]
    assert set.union(*each) == said(config, **filters) and sum(map(len, each)) == len(said(config, **filters))
    new = said(config, new=True)
    assert 0 < len(new) < len(said(config))
    assert said(config, new=True, **filters) == new & said(config, **filters)
