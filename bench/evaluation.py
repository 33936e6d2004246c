"""The tables of docs/evaluation.md and of the tagger's card: which measures are told there, in which words.

`python bench/measure.py --markdown` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
PAGE, CARD = DOCS / "evaluation.md", DOCS / "attribution-model.md"
BEGIN, END = "<!-- measured: python bench/measure.py --markdown -->", "<!-- end of measured -->"
NUMBER = re.compile(r"\{(\w+)\.([\w.]+)\}")


@dataclass(frozen=True, slots=True)
class Row:
    """What is measured, on what, and its numbers as `{table.name}`; those of one row come from one table."""

    what: str
    corpus: str
    numbers: str

    @property
    def table(self) -> str:
        found = NUMBER.search(self.numbers)
        assert found, self.what
        return found[1]


POLNEAR, READ, LGL = "PolNeAR dev", "PolNeAR dev, speakers read by hand", "LGL dev"
ROWS = (
    Row(
        "direct quotations: content found, soft F1 (precision, recall)",
        POLNEAR,
        "{quotes_direct.soft.f1} ({quotes_direct.soft.p}, {quotes_direct.soft.r})",
    ),
    Row("direct quotations: content and source right, joint F1", POLNEAR, "{quotes_direct.joint.f1}"),
    Row(
        "all attributions, beliefs and plans included: soft F1 (precision, recall)",
        POLNEAR,
        "{quotes_all.soft.f1} ({quotes_all.soft.p}, {quotes_all.soft.r})",
    ),
    Row("all attributions: content and source right, joint F1", POLNEAR, "{quotes_all.joint.f1}"),
    Row("speaker right where the quotation was found", READ, "{speakers.accuracy}"),
    Row("the same where the mention is not the full name", READ, "{speakers.resolved}"),
    Row("speaker's kind, speaker's state", READ, "{speakers.kind}, {speakers.jurisdiction}"),
    Row("quotation found and its speaker right, F1", READ, "{speakers.end_to_end.f1}"),
    Row(
        "all attributions, soft F1, joint F1",
        "40 articles of PolNeAR train, held out of training",
        "{quotes_held_out.soft.f1}, {quotes_held_out.joint.f1}",
    ),
    Row(
        "direct quotations, soft F1, joint F1",
        "the same 40",
        "{direct_held_out.soft.f1}, {direct_held_out.joint.f1}",
    ),
    Row(
        "words in marks printed under the right speaker: F1, mean by page; share printed",
        "83 saved pages, read by hand",
        "{page_quotes.f1}, {page_quotes.by_page}; {page_quotes.printed}",
    ),
    Row(
        "the same: F1, mean by article",
        "LGL dev, read by hand",
        "{quotes_lgl.f1}, {quotes_lgl.by_page}",
    ),
    Row(
        "the same: F1, mean by article",
        "TR-News dev, read by hand",
        "{quotes_trnews.f1}, {quotes_trnews.by_page}",
    ),
    Row(
        "places: F1, link accuracy of what was found, found",
        f"{LGL} (fitted on it, see below)",
        "{places_lgl.all.f1}, {places_lgl.all.link_accuracy}, {places_lgl.all.found}",
    ),
    Row("counties: F1", f"{LGL} (fitted on it, see below)", "{places_lgl.county.f1}"),
    Row("places: F1", "TR-News dev (fitted on it, see below)", "{places_trnews.all.f1}"),
    Row("page: body F1, pages with .95 and more", "83 saved pages", "{pages.body.f1}, {pages.clean}"),
    Row(
        "page: title, day, time to the minute, byline",
        "83 saved pages",
        "{pages.title}, {pages.day}, {pages.time}, {pages.byline}",
    ),
)


def table(numbers: Mapping[str, float], commands: Mapping[str, str]) -> str:
    """The rows as Markdown. `numbers` by dotted name; `commands`: the scorer's command by the name's first part."""
    lines = ["| what | corpus | now | scorer |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.corpus} | {_now(row, numbers)} | `{commands[row.table]}` |" for row in ROWS]
    return "\n".join(lines)


def _now(row: Row, numbers: Mapping[str, float]) -> str:
    return NUMBER.sub(lambda found: f"{numbers[f'{found[1]}.{found[2]}']:.3f}", row.numbers)


def scores(numbers: Mapping[str, float]) -> str:
    """The tagger's scores as Markdown, precision and recall behind each F1."""
    lines = ["| | soft | attribution | joint |", "|---|---|---|---|"]
    for name, table in (("all", "quotes_all"), ("direct", "quotes_direct")):
        soft, joint = (_f1(numbers, f"{table}.{measure}") for measure in ("soft", "joint"))
        lines.append(f"| {name} | {soft} | {numbers[f'{table}.attr_acc']:.3f} | {joint} |")
    lines += ["", "| exact span of | source | cue | content |", "|---|---|---|---|"]
    roles = (_f1(numbers, f"quotes_all.roles_exact.{role}") for role in ("source", "cue", "content"))
    return "\n".join([*lines, f"| all | {' | '.join(roles)} |"])


def _f1(numbers: Mapping[str, float], name: str) -> str:
    return f"{numbers[f'{name}.f1']:.3f} ({numbers[f'{name}.p']:.3f}, {numbers[f'{name}.r']:.3f})"


def write(page: Path, between: str) -> None:
    """Replace what stands between the two markers of a page. ValueError without them."""
    head, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page.name} lacks the markers {BEGIN} and {END}")
    page.write_text(f"{head}{BEGIN}\n{between}\n{END}{tail}", encoding="utf-8")


def names() -> Iterator[str]:
    """Every number that the table tells."""
    return (f"{found[1]}.{found[2]}" for row in ROWS for found in NUMBER.finditer(row.numbers))
