"""Read the stories of a pass from the files in articles/ and outlets.toml. How to write one: articles/README.md."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.ingest.records import Outlet
from onrecord.newsroom.records import ExpectedPlace, ExpectedQuote, House, Story

Raw = Mapping[str, Any]

DIVISION = "ocd-division/country:us/"  # every place id in a file is written from here on
PACKAGE = files("onrecord.newsroom")


@cache
def houses() -> tuple[House, ...]:
    """Read the three outlets, in the order of outlets.toml."""
    tables = tomllib.loads((PACKAGE / "outlets.toml").read_text("utf-8"))["outlets"]
    return tuple(_house(raw) for raw in tables)


def stories(pass_number: int) -> tuple[Story, ...]:
    """Read the stories that are out in this pass (1 or 2) as they then are, newest first, undated ones last."""
    files_by_slug = _article_files()
    out = [
        _story(slug, raw, files_by_slug, pass_number)
        for slug, raw in files_by_slug.items()
        if raw.get("appears", 1) <= pass_number
    ]
    return tuple(sorted(out, key=_newest_first))


@cache
def _article_files() -> dict[str, Raw]:
    """Read every file of articles/, by the slug that is its name."""
    paths = sorted((PACKAGE / "articles").iterdir(), key=lambda path: path.name)
    return {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text("utf-8"))
        for path in paths
        if path.name.endswith(".toml")
    }


def _house(raw: Raw) -> House:
    outlet = Outlet(raw["id"], raw["name"], raw["domain"], raw["home"])
    rest = {key: raw[key] for key in ("motto", "city", "timezone", "feed", "newsletter")}
    return House(outlet=outlet, sections=tuple(raw["sections"]), **rest)


def _newest_first(story: Story) -> tuple[float, str]:
    """Sort key for stories: the latest first, undated ones last."""
    return (-story.published.timestamp() if story.published else 0.0, story.slug)


def _story(slug: str, raw: Raw, files_by_slug: Mapping[str, Raw], pass_number: int) -> Story:
    """The story of a file. A wire story's text is written once, in the file of its first printer."""
    first = files_by_slug[raw["wire"]] if "wire" in raw else raw
    second: Raw = raw.get("second", {}) if pass_number >= 2 else {}
    paragraphs = _paragraphs(first["body"], second.get("replace", ()))
    paragraphs = paragraphs[: len(paragraphs) - raw.get("cut", 0)]
    text = "\n".join(paragraphs)
    return Story(
        slug=slug,
        outlet=raw["outlet"],
        headline=second.get("headline", raw["headline"]),
        dek=raw["dek"],
        byline=tuple(raw["byline"]),
        section=raw["section"],
        published=raw.get("published"),
        updated=_updated(raw, second),
        caption=raw.get("caption"),
        paragraphs=paragraphs,
        shown=raw.get("shown", len(paragraphs)),
        access=raw.get("access", "open"),
        status=raw.get("status", 200),
        linked=raw.get("linked", True),
        troubles=tuple(raw["troubles"]),
        quotes=tuple(_quote(q) for q in first.get("expected", ()) if q.get("only", pass_number) == pass_number),
        places=tuple(
            ExpectedPlace(words, DIVISION + tail) for words, tail in first.get("places", {}).items() if words in text
        ),
        not_quotes=tuple(raw.get("not_quotes", ())),
        silent=tuple(raw.get("silent", ())),
    )


def _updated(raw: Raw, second: Raw) -> datetime | None:
    updated: datetime | None = second.get("updated", raw.get("published"))
    return updated


def _paragraphs(body: str, replacements: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """A blank line ends a paragraph, a line break inside one is a space. A replacement that finds nothing is a bug."""
    paragraphs = "\n".join(" ".join(block.split()) for block in body.strip().split("\n\n"))
    for old, new in replacements:
        if old not in paragraphs:
            raise ValueError(f"the second pass wants to replace what is not there: {old!r}")
        paragraphs = paragraphs.replace(old, new)
    return tuple(paragraphs.split("\n"))


def _quote(raw: Raw) -> ExpectedQuote:
    speaker = raw.get("speaker")
    kind = raw.get("speaker_kind", "person" if speaker else None)
    return ExpectedQuote(raw["kind"], tuple(raw["parts"]), speaker, kind)
