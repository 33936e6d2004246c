"""The context of each toponym: list heads and their reach, containers, owners, and the names beside it.

All is read from the text once, and nothing is decided. `word_features` adds what the single words beside a toponym say,
`ranker` weighs it all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from spacy.tokens import Doc

from onrecord.nlp.jurisdictions.gazetteer import Gazetteer
from onrecord.nlp.jurisdictions.mentions import Toponym
from onrecord.nlp.jurisdictions.word_features import features_beside, with_pairs, word_list
from onrecord.nlp.table_reader import mapping

# How far a head reaches: over commas, "and", "or" and one unknown name, never over a semicolon.
LIST_GAP = re.compile(
    r"\s*(?:,\s*(?:and\s+|or\s+|&\s*)?|\s(?:and|or|&)\s+|/)(?:the\s+)?"
    r"(?:[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+){0,2}(?:,\s*(?:and\s+|or\s+)?|\s(?:and|or)\s+))?"
)
CLAUSE = r"(?<=s)(?:\s+[\w-]+){1,6}"  # between a plural head and its examples
HEAD_BEFORE = 90  # characters in which a head is looked for
HEAD_AFTER = re.compile(
    r"\s+(counties|parishes|boroughs|cities|towns|townships|villages|county|city|state"
    r"|Counties|Parishes|Townships|Boroughs|Villages)\b"
)
CONTAINED = re.compile(r",? (?:in|of|near) (?:the )?(?:[Ss]tate of )?|, ?| \(")
# "A and B, two Maine towns", "A, a small city in Ohio", "A and B, both in Ohio".
APPOSED = re.compile(r", (?:an?|the|one of|two|three|four|five|six|all|both|each)(?: [a-z][\w-]*){0,4} ")
APPOSED_REACH = 50
IN_BEFORE = re.compile(r"\bin $", re.IGNORECASE)


@dataclass(slots=True)
class ToponymContext:
    """A toponym with what stands around it. Only this module fills it; afterwards it is read only.

    `head` is the level that a head word gives ("county", "place", "state", "township") or None. `within` is the state,
    and `within_counties` the (state, FIPS code) pairs, that a container right behind the toponym names; `chained` when
    the container stands only behind a later item of the list, `of_state` when "of" leads to it. `apposed` is the state
    that an apposition names ("A and B, two Maine towns"), `owner` the state before ("California's Orange County").
    `abroad` is the foreign container's country, `holds_abroad` that country on the toponym of the container,
    `contains_previous` marks the toponym that contains the one before. `mates` are the kinds and `beside` the positions
    of the list's items next to this one. `features` are those of the words beside it (word_features).
    """

    toponym: Toponym
    head: str | None = None
    within: str | None = None
    within_counties: frozenset[tuple[str, str]] = frozenset()
    of_state: bool = False
    chained: bool = False
    apposed: str | None = None
    abroad: str | None = None
    holds_abroad: str | None = None
    contains_previous: bool = False
    owner: str | None = None
    mates: set[str] = field(default_factory=set)
    beside: list[int] = field(default_factory=list)
    features: list[str] = field(default_factory=list)


def contexts_of(doc: Doc, text: str, toponyms: list[Toponym], gazetteer: Gazetteer) -> list[ToponymContext]:
    """One context for each toponym, in order. `text` is the doc's, which spaCy joins anew at each call."""
    contexts = [ToponymContext(toponym) for toponym in toponyms]
    gaps = [text[left.end : right.start] for left, right in pairwise(toponyms)]
    set_heads(text, contexts, gaps)
    touching = set_neighbours(contexts, gaps)
    set_containers(contexts, gaps, gazetteer)
    for number, features in enumerate(features_beside(doc, text, toponyms)):
        contexts[number].features = with_pairs([*features, *touching[number]])
    return contexts


def state_of(toponym: Toponym, gazetteer: Gazetteer) -> str | None:
    """The postal code of the state that these words name, None if they name none."""
    if toponym.shape == "abbreviation":
        return toponym.key
    state = gazetteer.state_names.get(toponym.key)
    return state.state if state else None


def head_levels() -> dict[str, str]:
    """Each head word ("counties", "mayor") with the level of the names behind its "of"."""
    return mapping("gazetteer/heads.tsv")


@lru_cache(maxsize=1)
def head_before() -> re.Pattern[str]:
    """A head before a toponym: "the counties of", "cities such as", "counties that the river crosses, including"."""
    words = "|".join(sorted(head_levels(), key=len, reverse=True))
    link = rf"\s+(?:of|including|such as|like)|{CLAUSE},?\s+(?:including|such as)"
    return re.compile(rf"\b({words})(?:{link})\s+(?:the\s+)?[“\"‘']?$", re.IGNORECASE)


def set_heads(text: str, contexts: list[ToponymContext], gaps: list[str]) -> None:
    """Carry each head to every item of its list, however it is written: "counties of A and B", "A and B counties"."""
    head: str | None = None
    for number, context in enumerate(contexts):
        start = context.toponym.start
        before = head_before().search(text, max(0, start - HEAD_BEFORE), start)
        listed = number > 0 and LIST_GAP.fullmatch(gaps[number - 1]) is not None
        head = head_levels()[before.group(1).lower()] if before else head if listed else None
        contains = number > 0 and context.toponym.is_state and gaps[number - 1] == ", "
        context.head = None if contains and head != "state" else head
    for number in range(len(contexts) - 1, -1, -1):
        set_head_after(text, contexts, gaps, number)


def set_head_after(text: str, contexts: list[ToponymContext], gaps: list[str], number: int) -> None:
    """Give a toponym the head behind it, and of a plural head also the items before it in the list."""
    context = contexts[number]
    if number + 1 < len(contexts) and gaps[number] in ("-", "–") and contexts[number + 1].toponym.shape == "county":
        context.head = "county"  # "the Union-Lake County line"
        return
    after = HEAD_AFTER.match(text, context.toponym.end)
    if not after or context.toponym.shape == "county":
        return
    level = context.head = head_levels()[after.group(1).lower()]
    if not after.group(1).endswith("s"):
        return
    # "the cities of A and B, C and D counties": a plural needs two, so the item joined by "and" is its own.
    while number > 0 and LIST_GAP.fullmatch(gaps[number - 1]):
        number -= 1
        context, toponym = contexts[number], contexts[number].toponym
        if context.head is not None and gaps[number] != " and ":
            return
        if toponym.is_state and IN_BEFORE.search(text, max(0, toponym.start - 4), toponym.start):
            return  # "In Ohio, Union and Lake counties"
        if toponym.shape in ("name", "state"):
            context.head = level


def set_neighbours(contexts: list[ToponymContext], gaps: list[str]) -> list[list[str]]:
    """Let the items of a list know each other; the result are the features of toponyms that touch, by position.

    A name right behind a name makes a longer one: a person's or a hamlet's.
    """
    touching: list[list[str]] = [[] for _ in contexts]
    for number, gap in enumerate(gaps):
        left, right = contexts[number], contexts[number + 1]
        if LIST_GAP.fullmatch(gap):
            left.beside.append(number + 1)
            right.beside.append(number)
            left.mates.update(kinds_of(right.toponym))
            right.mates.update(kinds_of(left.toponym))
        elif gap == " " and right.toponym.shape == "name" and left.toponym.shape in ("name", "state"):
            touching[number].append("after=name")
            touching[number + 1].append("before=name")
    return touching


def kinds_of(toponym: Toponym) -> list[str]:
    """What a toponym is to the list it stands in: its shape, and whether it is a common word."""
    return [toponym.shape, *(["common"] if toponym.key in word_list("common.txt") else [])]


def set_containers(contexts: list[ToponymContext], gaps: list[str], gazetteer: Gazetteer) -> None:
    """Find for each toponym its container, apposition and owner, and share those of a list's last item."""
    for number in range(len(gaps) - 1, -1, -1):
        context, next_context, gap = contexts[number], contexts[number + 1], gaps[number]
        if CONTAINED.fullmatch(gap):
            set_container(context, next_context, gap, gazetteer)
        elif APPOSED.match(gap) and next_context.toponym.is_state and len(gap) < APPOSED_REACH:
            context.apposed = None if context.toponym.is_state else state_of(next_context.toponym, gazetteer)
        elif gap in ("'s ", "’s ", " ") and context.toponym.is_state:
            next_context.owner = state_of(context.toponym, gazetteer)
        if LIST_GAP.fullmatch(gap):
            if next_context.within and not context.within and not next_context.toponym.is_state:
                context.within, context.chained = next_context.within, True
            if not context.toponym.is_state:
                context.apposed = context.apposed or next_context.apposed


def set_container(context: ToponymContext, next_context: ToponymContext, gap: str, gazetteer: Gazetteer) -> None:
    """Note a container behind a toponym ("Bangor, Maine", "London, Ontario", "Anderson in Shasta County")."""
    inner, outer = context.toponym, next_context.toponym
    state = state_of(outer, gazetteer)
    town = inner.shape == "state" and outer.shape == "abbreviation" and is_town(inner.key, state, gazetteer)
    if (inner.is_state and outer.is_state and not town) or next_context.head not in (None, "state"):
        return
    if state and (town or not inner.is_state):
        context.within, context.of_state = state, gap == " of "
        next_context.contains_previous = gap == ", "
    elif outer.key in gazetteer.foreign and not state:
        context.abroad = gazetteer.foreign[outer.key]
        next_context.holds_abroad = context.abroad if gap == ", " else None
    elif outer.shape == "county" and inner.shape != "county":
        counties = (row for row in gazetteer.named(outer.key) if row.level == "county")
        context.within_counties = frozenset((county.state, county.county) for county in counties)


def is_town(key: str, state: str | None, gazetteer: Gazetteer) -> bool:
    """Whether a state's name is also a town in another state: "Washington, D.C.", "Indiana, Pa."."""
    return any(row.level == "place" and row.state == state for row in gazetteer.named(key))
