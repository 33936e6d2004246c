"""The story's paragraphs, from the tree of a page: our own reading, trafilatura's, and JSON-LD's, chosen by agreement.

Ours rests on what news pages share: a story is a run of prose blocks in one container, or in several of the same make.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import trafilatura
from lxml import html
from lxml.etree import iterwalk

from ingest.boilerplate import is_boilerplate
from ingest.page_data import fold
from ingest.page_prune import prune_beside, prune_frame

BLOCKS = frozenset(
    (
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"))
HOLDERS = frozenset(("body", "article", "main", "section"))  # they hold paragraphs even when they hold text
ITEMS = frozenset(("li", "dd", "td"))
PROSE = 9  # words that make a block prose, if it is not mostly links
AGREE = 0.80  # word overlap (F1) at which two readings are the same story


@dataclass(frozen=True, slots=True)
class Run:
    """A block's text. `linked` characters stand in links; `owner` is the block element that holds it."""

    text: str
    linked: int
    owner: html.HtmlElement
    kind: str

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def prose(self) -> bool:
        return self.kind != "heading" and self.words >= PROSE and self.linked * 2 < len(self.text)


def read_body(
    tree: html.HtmlElement, titles: frozenset[str], said: str | None = None, standfirsts: frozenset[str] = frozenset()
) -> str:
    """The story's paragraphs joined by a line feed; "" where the page has no prose.

    `titles` are folded headlines, which are not repeated in the text; `said` is the JSON-LD articleBody;
    `standfirsts` are folded descriptions of the story, kept once where the page shows one under the headline. Inside a
    paragraph white space (no-break too) becomes single spaces, and nothing else is changed. Section headings are left
    out: they are no sentences, and one that repeats a quotation would be read as a second one. List items are lines.
    """
    tree = copy.deepcopy(tree)
    prune_frame(tree)
    prune_beside(tree, [run.owner for run in _main_make(list(_runs(tree)))])
    ours = _tidy(_story(tree, standfirsts), titles)
    theirs = _tidy(_trafilatura(tree), titles)
    return "\n".join(_choose(ours, theirs, said))


def _choose(ours: list[str], theirs: list[str], said: str | None) -> list[str]:
    """The reading that its witness confirms; ours if there is none or all agree."""
    told = [line for line in map(_clean, re.split(r"\n+|</p>|<br\s*/?>", said or "")) if line]
    if len(" ".join(told).split()) >= 60:
        scores = [(overlap(reading, told), reading) for reading in (ours, theirs)]
        best, reading = max(scores, key=lambda pair: pair[0])
        if best < 0.5 and len(" ".join(told).split()) > 2 * len(" ".join(reading).split()):
            return [line for line in told if not is_boilerplate(line)]
        return ours if scores[0][0] >= best - 0.05 else reading
    if overlap(ours, theirs) >= AGREE or not theirs:
        return ours
    if not ours:
        return theirs
    return ours


def overlap(one: list[str], other: list[str]) -> float:
    """F1 of the words of two readings as multisets."""
    a, b = (Counter(re.findall(r"\w+", " ".join(lines).lower())) for lines in (one, other))
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values()) or 1)


def _trafilatura(tree: html.HtmlElement) -> list[str]:
    found = trafilatura.bare_extraction(
        copy.deepcopy(tree), include_comments=False, include_tables=False, with_metadata=False, include_formatting=False
    )
    return (getattr(found, "text", "") or "").split("\n")


def _story(tree: html.HtmlElement, standfirsts: frozenset[str] = frozenset()) -> list[str]:
    """The lines of the story: the standfirst, then the runs inside the story's container from its first prose on."""
    runs = list(_runs(tree))
    container = _container(runs)
    if container is None:
        return []
    inside = set(container.iter())
    chosen = [run for run in runs if run.owner in inside and run.kind != "heading" and not _is_link(run)]
    prose = [index for index, run in enumerate(chosen) if run.prose]
    first = next((index for index in prose if chosen[index].kind != "item"), prose[0])
    story = _without_labels(chosen[first:])
    return [*_standfirst(runs, story, standfirsts), *(run.text for run in story)]


def _is_link(run: Run) -> bool:
    return run.linked >= 0.8 * len(run.text) and run.words < 25


def _standfirst(runs: list[Run], story: list[Run], known: frozenset[str]) -> list[str]:
    """The sentence under the headline: a run before the story that the page's data call its description."""
    before = runs[: runs.index(story[0])]
    found = [run.text for run in before if fold(run.text) in known and run.words >= 5]
    return found[:1]


def _without_labels(runs: list[Run]) -> list[Run]:
    """Without captions, crossheads and labels: short, no sentence end. In a story made of such lines all stay."""
    often = Counter(run.text for run in runs)
    kept = [run for run in runs if not _is_label(run) and (often[run.text] < 3 or run.prose)]
    return kept if len(kept) >= 0.6 * len(runs) else runs


def _is_label(run: Run) -> bool:
    ends = run.text.rstrip("\u201d\u2019\"') ]")[-1:] in {".", "!", "?", ":", ";", ",", "…", "-", "–", "—"}
    quoted = run.text[-1:] in {"\u201d", '"'} or run.text[:1] in {"\u201c", '"', "-", "–", "—", "•", "*"}
    return run.kind != "item" and not ends and not quoted and run.words <= (8 if run.owner.tag == "p" else 15)


def _runs(tree: html.HtmlElement) -> Iterator[Run]:
    """Every stretch of text between block boundaries (or two line breaks), in document order."""
    body = tree.find("body")
    owners = [body if body is not None else tree]
    pieces: list[str] = []
    linked = links = breaks = 0
    for event, element in iterwalk(owners[0], events=("start", "end")):
        block = element.tag in BLOCKS
        breaks = breaks + 1 if event == "start" and element.tag == "br" else breaks
        if block or breaks == 2:
            if text := _clean("".join(pieces)):
                yield Run(text, linked, owners[-1], _kind(owners[-1]))
            pieces, linked, breaks = [], 0, 0
        if element.tag == "br" and event == "start":
            pieces.append(" ")
        links += (event == "start") - (event == "end") if element.tag == "a" else 0
        if block:
            owners = [*owners, element] if event == "start" else owners[:-1]
        more = element.text if event == "start" else element.tail
        if more:
            pieces.append(more)
            linked += len(more) if links else 0
            breaks = breaks if not more.strip() else 0


def _kind(owner: html.HtmlElement) -> str:
    for _ in range(3):
        if owner is None:
            return "paragraph"
        if owner.tag in HEADINGS:
            return "heading"
        if owner.tag in ITEMS:
            return "item"
        owner = owner.getparent()
    return "paragraph"


def _main_make(runs: list[Run]) -> list[Run]:
    """The prose runs of the commonest make: those that surely are the story."""
    prose = [run for run in runs if run.prose]
    makes: Counter[tuple[tuple[str, str], ...]] = Counter()
    for run in prose:
        makes[_make(run.owner)] += run.words
    make = makes.most_common(1)[0][0] if makes else None
    return [run for run in prose if _make(run.owner) == make]


def _container(runs: list[Run]) -> html.HtmlElement | None:
    """The element that holds the story: the parent with most prose, then upwards while mostly prose comes in."""
    main = _main_make(runs)
    if not main:
        return None
    same = _weigh(main)
    prose = _weigh(run for run in runs if run.prose)
    total = _weigh(runs)
    best = max((_home(run.owner) for run in main), key=lambda element: same[element])
    for ancestor in list(best.iterancestors()):
        like, good, all_of = (count[ancestor] - count[best] for count in (same, prose, total))
        if (like >= 0.08 * same[best] and like >= 0.5 * good) or (good >= 0.08 * prose[best] and good >= 0.85 * all_of):
            best = ancestor
    return best


def _weigh(runs: Iterable[Run]) -> Counter[html.HtmlElement]:
    """Words of these runs under each element."""
    weight: Counter[html.HtmlElement] = Counter()
    for run in runs:
        for ancestor in run.owner.iterancestors():
            weight[ancestor] += run.words
        weight[run.owner] += run.words
    return weight


def _home(owner: html.HtmlElement) -> html.HtmlElement:
    """The block that a paragraph stands in; quotations and lists are part of the story around them."""
    if owner.tag in HOLDERS:
        return owner
    parent = owner.getparent()
    while parent is not None and parent.tag in ("blockquote", "ul", "ol", "li", "dl", "p"):
        parent = parent.getparent()
    return owner if parent is None else parent


def _make(owner: html.HtmlElement) -> tuple[tuple[str, str], ...]:
    """What kind of place a block stands in: tag and classes of its home, and of the block around if those are bare."""
    home = _home(owner)
    makes = [(element.tag, re.sub(r"\d+", "", element.get("class") or "")) for element in (home, home.getparent())
             if element is not None]  # fmt: skip
    return tuple(makes[:1] if makes[0][1] else makes)


def _tidy(lines: list[str], titles: frozenset[str]) -> list[str]:
    """Without headlines, furniture, and lines that come a second time."""
    kept: list[str] = []
    seen: set[str] = set()
    for line in map(_clean, lines):
        key = fold(line)
        if not key or key in titles or is_boilerplate(line) or (key in seen and len(line) > 40):
            continue
        seen.add(key)
        kept.append(line)
    return kept


def _clean(text: str) -> str:
    return " ".join(re.sub(r"[\u200b\u2060\ufeff\u00ad]", "", text).split())
