"""Which runs of a page are its story.

News pages share one thing: a story is many paragraphs of prose in one container, or in several of the same make (tag
and classes). So the make with most words of prose is the story's, and its container is the story's place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lxml import html

from onrecord.ingest.pages.metadata.structured_data import fold
from onrecord.ingest.pages.prune import NEARLY, is_hidden, is_named, names_of
from onrecord.ingest.pages.text_blocks import PROSE, Run, runs_of
from onrecord.ingest.table_reader import tags

ENDS = (".", ".”", '."')
LEAD = 3  # paragraphs of prose above the container that are the story's beginning
OUTSIDE = 0.4  # of the words of the commonest make: with so many outside boxes, below the headline, the story is there
STANDFIRST = re.compile(
    r"-(stand-?first|dek|deck|sub-?title|sub-?head(line|ing)?|strap-?line|article-(summary|description|excerpt))-"
)


def story_of(tree: html.HtmlElement, sure: Iterable[Run], standfirsts: frozenset[str] = frozenset()) -> list[Run]:
    """The runs of the story: standfirst, paragraphs above its container, the container from its first prose on.

    `sure` are paragraphs of it that still stand in the tree; without any there is no story.
    """
    runs = list(runs_of(tree))
    owners = {run.owner for run in sure}
    container = _container(runs, [run for run in runs if run.prose and run.owner in owners])
    if container is None:
        return []
    inside = set(container.iter())
    chosen = [run for run in runs if run.owner in inside and run.kind != "heading" and not _is_link(run)]
    prose = [index for index, run in enumerate(chosen) if run.prose or _is_linked_sentence(run)]
    first = next((index for index in prose if chosen[index].kind != "item"), prose[0])
    story = _without_labels(chosen[first:])
    lead = _lead(runs, runs.index(story[0]), inside)
    return [*_standfirst(runs, [*lead, *story], standfirsts), *lead, *story]


def _is_link(run: Run) -> bool:
    """Mostly links, unless it ends as sentences do and is a paragraph, or as long as one: a box of links does not."""
    sentence = run.kind == "paragraph" and run.words >= 25 and run.text.endswith(ENDS)
    return run.linked >= 0.8 * len(run.text) and not sentence and not _is_linked_sentence(run)


def _is_linked_sentence(run: Run) -> bool:
    """A whole sentence in a paragraph of its own, though most of it is a link: links to other stories are headlines."""
    return run.owner.tag == "p" and run.kind == "paragraph" and run.words >= PROSE and run.text.endswith(ENDS)


def _lead(runs: list[Run], start: int, inside: set[html.HtmlElement]) -> list[Run]:
    """Paragraphs between the headline and the story's container: what a live report tells above its posts.

    One block of them, nearly all prose and of some length: less than that is a caption, a box or a standfirst.
    """
    top = max((index for index, run in enumerate(runs[:start]) if run.owner.tag == "h1"), default=start)
    between = [run for run in runs[top + 1 : start] if run.owner not in inside and run.owner.tag == "p"]
    blocks: dict[html.HtmlElement, list[Run]] = {}
    for run in between:
        blocks.setdefault(_home(run.owner), []).append(run)
    longest = max(blocks.values(), key=lambda block: sum(run.words for run in block), default=[])
    prose = [run for run in longest if run.prose or _is_linked_sentence(run)]
    words = sum(run.words for run in prose)
    whole = len(prose) >= LEAD and words >= 0.85 * sum(run.words for run in longest)
    return prose if whole else []


def _standfirst(runs: list[Run], story: list[Run], known: frozenset[str]) -> list[Run]:
    """The sentence under the headline: a run before the story that data or names call its description."""
    before = [run for run in runs[: runs.index(story[0])] if run.words >= 5 and run.owner.tag != "h1"]
    told = [run for run in before if _described(fold(run.text), known)]
    return (told or [run for run in before if is_standfirst(run)])[:1]


def is_standfirst(run: Run, known: frozenset[str] = frozenset()) -> bool:
    """Whether data (`known`, folded) or names call a run the story's description."""
    return fold(run.text) in known or (run.words <= 60 and _is_named_standfirst(run.owner))


def _described(text: str, known: frozenset[str]) -> bool:
    """Whether a folded line is a description, or one is most of it (the other cut, or with a label in front)."""
    return text in known or any(len(one) >= 40 and one in text and len(text) < 1.5 * len(one) for one in known)


def _is_named_standfirst(owner: html.HtmlElement) -> bool:
    around = [owner, *(ancestor for ancestor, _ in zip(owner.iterancestors(), range(2), strict=False))]
    return any(STANDFIRST.search(names_of(element)) for element in around)


def _without_labels(runs: list[Run]) -> list[Run]:
    """Without captions, crossheads and labels: short, no sentence end. In a story made of such lines all stay."""
    often = Counter(run.text for run in runs)
    usual = Counter(run.owner.tag for run in runs if run.prose).most_common(1)[0][0]
    kept = [run for run in runs if not _is_label(run, usual, often[run.text])]
    return kept if len(kept) >= 0.6 * len(runs) else runs


def _is_label(run: Run, usual: str, often: int) -> bool:
    """`usual` is the element of the story's paragraphs: a short line in it is the author's. `often`: how many alike."""
    if run.prose or run.kind == "item":
        return run.owner.tag == "td" and not run.prose
    ends = run.text.rstrip("\u201d\u2019\"') ]")[-1:] in {".", "!", "?", ":", ";", ",", "…", "-", "–", "—"}
    quoted = run.text[-1:] in {"\u201d", '"'} or run.text[:1] in {"\u201c", '"', "-", "–", "—", "•", "*"}
    if run.owner.tag in ("p", usual):
        return False
    return often > 2 or (not ends and not quoted and run.words <= 15)


def surely_story(runs: list[Run], titles: frozenset[str] = frozenset()) -> list[Run]:
    """The prose runs of the commonest make, sought outside boxes and below the headline first.

    A long fact box is not the story, nor are a ticker above it and a copy for machines that is not shown. `titles` are
    folded headlines. Where all prose stands in blocks that are named as boxes, the names mean nothing.
    """
    everywhere = main_make(runs)
    prose = [run for run in runs if run.prose]
    boxes = {block for block, words in _weigh(prose).items() if words <= NEARLY * _total(prose) and _is_box(block)}
    free = [run.prose and run.owner not in boxes and boxes.isdisjoint(run.owner.iterancestors()) for run in runs]
    for start in dict.fromkeys((_headline(runs, titles), 0)):
        outside = main_make([run for run, is_free in zip(runs[start:], free[start:], strict=True) if is_free])
        if _total(outside) >= OUTSIDE * _total(everywhere):
            return outside
    return everywhere


def _headline(runs: list[Run], titles: frozenset[str]) -> int:
    """Where the page first shows its headline: the longest heading that is one (a logo may be another). 0: nowhere."""
    shown = [at for at, run in enumerate(runs) if run.kind == "heading" and fold(run.text) in titles]
    return max(shown, key=lambda at: runs[at].words, default=0)


def _is_box(block: html.HtmlElement) -> bool:
    return block.tag not in tags("page") and (is_named(block, "beside") or is_hidden(block))


def _total(runs: list[Run]) -> int:
    return sum(len(text.split()) for text in {run.text for run in runs})


def main_make(runs: list[Run]) -> list[Run]:
    """The prose runs of the commonest make: those that most likely are the story. What is repeated counts once."""
    prose = [run for run in runs if run.prose]
    makes: Counter[tuple[tuple[str, str], ...]] = Counter()
    for run in {run.text: run for run in reversed(prose)}.values():
        makes[_make(run.owner)] += run.words if _home(run.owner).tag != "body" else run.words // 4
    make = makes.most_common(1)[0][0] if makes else None
    return [run for run in prose if _make(run.owner) == make]


def _container(runs: list[Run], main: list[Run]) -> html.HtmlElement | None:
    """The element that holds the story: the parent with most of `main`, then upwards while mostly prose comes in."""
    if not main:
        return None
    same = _weigh(main)
    prose = _weigh(run for run in runs if run.prose)
    total = _weigh(runs)
    best = max((_home(run.owner) for run in main), key=lambda element: same[element])
    for ancestor in list(best.iterancestors()):
        like, good, all_of = (count[ancestor] - count[best] for count in (same, prose, total))
        if (like >= 0.08 * same[best] and like >= 0.5 * good) or (
            ancestor.tag not in ("body", "html") and good >= 0.08 * prose[best] and good >= 0.85 * all_of
        ):
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
    if owner.tag in tags("holder"):
        return owner
    parent = owner.getparent()
    while parent is not None and parent.tag in tags("transparent"):
        parent = parent.getparent()
    return owner if parent is None else parent


def _make(owner: html.HtmlElement) -> tuple[tuple[str, str], ...]:
    """What kind of place a block stands in: tag and classes of its home, and of the block around if those are bare."""
    home = _home(owner)
    makes = [(element.tag, re.sub(r"\d+", "", element.get("class") or "")) for element in (home, home.getparent())
             if element is not None]  # fmt: skip
    return tuple(makes[:1] if makes[0][1] else makes)
