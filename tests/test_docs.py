"""Links in the pages lead somewhere, every page can be found, and the site shows what the repository's own view shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = ("docs", "ingest", "nlp", "onrecord", "report", "tests")
PAGES = sorted({*HOUSE.glob("*.md"), *(page for room in ROOMS for page in (HOUSE / room).rglob("*.md"))})
MARKDOWN = MarkdownIt("commonmark").enable("table")
SHAPES = ("h1", "h2", "h3", "ul", "ol", "li", "table", "tr", "pre", "blockquote", "img", "code", "em", "strong")


def test_no_link_leads_nowhere() -> None:
    assert len(PAGES) > 20, "the pages must be found, or this shows nothing"
    assert [fault for page in PAGES for fault in broken(page, HOUSE)] == []


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("here.md", "no such file"),
        ("../elsewhere.md", "outside of the checkout"),
        ("page.md#below", "no such heading"),
        ("#below", "no such heading"),
        ("page.md", None),
        ("page.md#what-is-it", None),
        ("#what-is-it-1", None),
        ("https://example.org/here.md#below", None),
    ],
)
def test_a_broken_link_is_found(tmp_path: Path, link: str, reason: str | None) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Title\n\n## What *is* it?\n\n## What is it\n\n[read]({link}) `[not a link](nowhere.md)`\n")
    assert broken(page, tmp_path) == ([f"page.md: {link}: {reason}"] if reason else [])


def test_every_page_has_its_place_in_the_site() -> None:
    nav = yaml.safe_load((HOUSE / "properdocs.yml").read_text(encoding="utf-8"))["nav"]
    pages = {page.relative_to(HOUSE / "docs").as_posix() for page in (HOUSE / "docs").glob("*.md")}
    assert pages - set(names(nav)) == set(), "properdocs.yml lists the pages by reader"


def test_the_site_is_whole_and_shows_what_the_repository_shows(tmp_path: Path) -> None:
    """The strict build fails on a broken link; lists and tables that the two dialects read differently fail here."""
    made = site(HOUSE, tmp_path)
    assert made.returncode == 0, made.stderr
    differ = {}
    for page in (HOUSE / "docs").rglob("*.md"):
        built = tmp_path / page.relative_to(HOUSE / "docs").with_suffix(".html")
        here = shapes(MARKDOWN.render(page.read_text(encoding="utf-8")))
        there = shapes(main_part(built.read_text(encoding="utf-8")))
        if here != there:
            differ[page.name] = (here - there, there - here)
    assert differ == {}


def test_broken_links_fail_the_site(tmp_path: Path) -> None:
    links = ("nowhere.md", "../nowhere.py", "glossary.md#nowhere", "../CONTRIBUTING.md#below")
    copied = tmp_path / "copy"
    shutil.copytree(HOUSE / "docs", copied / "docs")
    for name in ("properdocs.yml", "NOTICE", "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        shutil.copy(HOUSE / name, copied)
    with (copied / "docs" / "style.md").open("a", encoding="utf-8") as page:
        page.writelines(f"\n[gone]({link})\n" for link in links)
    made = site(copied, tmp_path / "site")
    told = [line for line in made.stderr.splitlines() if line.startswith("WARNING") and "style.md" in line]
    assert made.returncode == 1 and len(told) == len(links), made.stderr


def site(root: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """The strict build of the checkout at `root`; not --quiet, which keeps warnings from being counted."""
    build = [sys.executable, "-m", "properdocs", "build", "--strict", "--site-dir", str(target)]
    return subprocess.run(build, cwd=root, capture_output=True, text=True)


def broken(page: Path, root: Path) -> list[str]:
    """Each link of `page` that leads to no file under `root` or to no heading, with the reason."""
    faults = []
    for link in links(MARKDOWN.parse(page.read_text(encoding="utf-8"))):
        if not re.match(r"\w+:", link) and (reason := fault(link, page, root)):
            faults.append(f"{page.relative_to(root)}: {link}: {reason}")
    return faults


def fault(link: str, page: Path, root: Path) -> str | None:
    name, _, anchor = unquote(link).partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.is_relative_to(root):
        return "outside of the checkout"
    if not target.exists():
        return "no such file"
    if anchor and (target.suffix != ".md" or anchor not in anchors(target)):
        return "no such heading"
    return None


def links(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        where = token.attrGet("href") if token.type == "link_open" else token.attrGet("src")
        if where:
            yield str(where)
        yield from links(token.children or [])


def anchors(page: Path) -> set[str]:
    """A page's headings as the hosting service names them: a second one of the same name gets -1."""
    tokens = MARKDOWN.parse(page.read_text(encoding="utf-8"))
    seen: Counter[str] = Counter()
    found = set()
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open":
            words = "".join(part.content for part in inside.children or [] if part.type in {"text", "code_inline"})
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
    return found


def names(nav: object) -> Iterator[str]:
    """Every page that a part of the site's navigation names."""
    if isinstance(nav, str):
        yield nav
    for part in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else []:
        yield from names(part)


def main_part(html: str) -> str:
    """A page of the site without its navigation."""
    return html[html.index('role="main"') : html.index("<footer")]


def shapes(html: str) -> Counter[str]:
    """How many elements of each kind a page has."""
    count: Counter[str] = Counter()

    class Counting(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            count.update([tag] if tag in SHAPES else [])

    Counting().feed(html)
    return count
