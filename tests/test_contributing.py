"""What the pages for contributors name is there: each path, each file's name, each target of make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
TOURS = (
    "Mend a wrong speaker", "Add a cue verb", "Read a site's odd JSON-LD", "Add a trend",
    "Add a digest format", "Add a source kind", "Add an entity kind",
)  # fmt: skip
PAGES = sorted(
    path.relative_to(HOUSE).as_posix()
    for folder, pattern in ((".", "*.md"), ("docs", "**/*.md"), ("ingest", "**/*.md"), ("nlp", "**/*.md"))
    for path in (HOUSE / folder).glob(pattern)
    if path.name != "CHANGELOG.md"  # it tells of what was
)
SUFFIXES = "py|sql|toml|tsv|csv|j2|md|yml|txt"
THERE = frozenset(
    path.relative_to(HOUSE).as_posix()
    for folder in ("bench", "deploy", "docs", "ingest", "nlp", "notebooks", "onrecord", "report", "store", "tests")
    for path in (HOUSE / folder).rglob("*")
) | frozenset(path.name for path in HOUSE.iterdir())
PLACEHOLDER = re.compile(r"NAME|FILE\b")  # trend_NAME.sql, FILE.txt
SCORER = re.compile(r"score_\w+\.py")  # they stand with the corpora, beside the checkout
READERS = frozenset({"letter.txt"})  # what whoever reads the page has


def code(markdown: str) -> Iterator[str]:
    """Each stretch of code in the lines of a page, blocks between fences left out."""
    text = re.sub(r"^```.*?^```", "", markdown, flags=re.MULTILINE | re.DOTALL)
    return (match[1] for match in re.finditer(r"`([^`\n]+)`", text))


def paths(markdown: str) -> list[str]:
    """Each path with a folder in it that a page names as code; what holds a placeholder is none."""
    path = re.compile(rf"(?<![\w/.\-])(?:[\w.\-]+/)+(?:[\w.\-]+\.(?:{SUFFIXES}))?(?![\w*<{{])")
    return [found for stretch in code(markdown) for found in path.findall(stretch) if not PLACEHOLDER.search(found)]


def files(markdown: str) -> list[str]:
    """Each file that a page names as code, with a folder or without one."""
    file = re.compile(rf"(?<![\w/.*<>\-])(?:[\w.\-]+/)*[\w\-]+\.(?:{SUFFIXES})(?![\w.*])")
    return [found for stretch in code(markdown) for found in file.findall(stretch) if not PLACEHOLDER.search(found)]


def is_there(name: str) -> bool:
    """Whether a path from the top, or the end of one, is that of a file or folder."""
    return name.rstrip("/") in THERE or any(path.endswith(f"/{name.rstrip('/')}") for path in THERE)


def sections(markdown: str) -> dict[str, str]:
    """The parts of a page by their headings of the second level."""
    return {part.partition("\n")[0]: part for part in markdown.split("\n## ")[1:]}


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_each_path_of_a_guide_is_there(page: str) -> None:
    named = paths((HOUSE / page).read_text(encoding="utf-8"))
    assert len(named) > 20, "the paths must be found, or this shows nothing"
    assert [path for path in named if path.rstrip("/") not in THERE] == []


@pytest.mark.parametrize("page", PAGES)
def test_each_file_that_a_page_names_is_there(page: str) -> None:
    named = files((HOUSE / page).read_text(encoding="utf-8"))
    assert [name for name in named if not is_there(name) and not SCORER.fullmatch(name) and name not in READERS] == []


def test_what_is_not_there_is_found() -> None:
    page = "Open `nlp/nowhere.py`, `gone.tsv`, then `nlp/records.py` and `store/lost/`, not `store/trend_NAME.sql`.\n"
    assert [name for name in files(page) if not is_there(name)] == ["nlp/nowhere.py", "gone.tsv"]
    assert [name for name in paths(page) if not is_there(name)] == ["nlp/nowhere.py", "store/lost/"]


@pytest.mark.parametrize("tour", TOURS)
def test_each_tour_says_what_to_open_what_to_test_and_what_to_run(tour: str) -> None:
    text = sections((HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8"))[tour]
    named = paths(text)
    assert "| open, in this order | for |" in text and "- Run: `.venv/bin/pytest" in text
    assert any(path.startswith("tests/") for path in named) and any(not path.startswith("tests/") for path in named)


def test_the_commands_that_hold_the_house_are_told_apart() -> None:
    text = sections((HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8"))["Set-up"]
    assert all(f"| `make {target}` |" in text for target in ("test", "check", "gate"))


def test_the_changelog_sorts_each_release_into_added_changed_and_fixed() -> None:
    releases = sections((HOUSE / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert next(iter(releases)) == "Unreleased"
    for name, release in releases.items():
        parts = re.findall(r"^### (.*)$", release, re.MULTILINE)
        assert parts and set(parts) <= {"Added", "Changed", "Fixed"} and len(set(parts)) == len(parts), name
