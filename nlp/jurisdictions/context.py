"""What stands around each mention: list heads and their reach, containers, names beside, signs (`nearby`).

Everything here is read from the text once and decides nothing; `ranker` weighs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from spacy.tokens import Doc

from onrecord.nlp.jurisdictions.gazetteer import FOLDER, Gazetteer, rows_of
from onrecord.nlp.jurisdictions.mentions import Mention
from onrecord.nlp.jurisdictions.nearby import signs_beside, with_pairs, word_list

# How far a head reaches: over commas, "and", "or" and one unknown name, never over a semicolon.
LIST_GAP = re.compile(
    r"\s*(?:,\s*(?:and\s+|or\s+|&\s*)?|\s(?:and|or|&)\s+|/)(?:the\s+)?"
    r"(?:[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+){0,2}(?:,\s*(?:and\s+|or\s+)?|\s(?:and|or)\s+))?"
)
CLAUSE = r"(?<=s)(?:\s+[\w-]+){1,6}"  # between a plural head and its examples
HEAD_BEFORE = 90  # characters in which a head is looked for
HEAD_AFTER = re.compile(r"\s+(counties|parishes|boroughs|cities|towns|townships|villages|county|city|state)\b")
COUNTIES_AFTER = re.compile(r"\s+(Counties|Parishes|Townships|Boroughs|Villages)\b")
CONTAINED = re.compile(r",? (?:in|of|near) (?:the )?(?:[Ss]tate of )?|, ?| \(")
# "A and B, two Maine towns", "A, a small city in Ohio", "A and B, both in Ohio".
APPOSED = re.compile(r", (?:an?|the|one of|two|three|four|five|six|all|both|each)(?: [a-z][\w-]*){0,4} ")
IN_BEFORE = re.compile(r"\bin $", re.IGNORECASE)


@dataclass(slots=True)
class Local:
    """A mention with its surroundings. Only this module fills it; afterwards it is read only.

    `head` is the level a head word gives ("county", "place", "state", "township") or None. `within` are the states, and
    `within_counties` the (state, FIPS code) pairs, that a container right after the mention names; `chained` when the
    container stands only behind a later item of the list. `apposed` is the state that an apposition names ("A and B,
    two Maine towns"). `abroad` is the foreign container's country, `holds_abroad` that country on the mention of the
    container. `beside` are the positions of the list's items next to this one, `touching` says on which side a name
    stands with only a space between.
    """

    mention: Mention
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
    touching: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)


def surroundings(doc: Doc, text: str, mentions: list[Mention], book: Gazetteer) -> list[Local]:
    """One Local for each mention, in order. `text` is the doc's, which spaCy joins anew at each call."""
    locals_ = [Local(mention) for mention in mentions]
    gaps = [text[a.end : b.start] for a, b in pairwise(mentions)]
    set_heads(text, locals_, gaps)
    set_neighbours(locals_, gaps)
    set_containers(text, locals_, gaps, book)
    for local, signs in zip(locals_, signs_beside(doc, text, mentions), strict=True):
        local.signs = with_pairs([*signs, *local.touching])
    return locals_


def is_state(mention: Mention) -> bool:
    return mention.shape in ("state", "abbreviation")


def state_of(mention: Mention, book: Gazetteer) -> str | None:
    if mention.shape == "abbreviation":
        return mention.key
    row = book.state_names.get(mention.key)
    return row.state if row else None


@lru_cache(maxsize=1)
def head_levels() -> dict[str, str]:
    return {row[0]: row[1] for row in rows_of(FOLDER / "heads.tsv")}


@lru_cache(maxsize=1)
def head_before() -> re.Pattern[str]:
    """A head before a mention: "the counties of", "cities such as", "counties that the river crosses, including"."""
    words = "|".join(sorted(head_levels(), key=len, reverse=True))
    told = rf"\s+(?:of|including|such as|like)|{CLAUSE},?\s+(?:including|such as)"
    return re.compile(rf"\b({words})(?:{told})\s+(?:the\s+)?[“\"‘']?$", re.IGNORECASE)


def head_level(word: str) -> str:
    return head_levels()[word.lower()]


def set_heads(text: str, locals_: list[Local], gaps: list[str]) -> None:
    """Carry each head to every item of its list, both ways of writing it: "counties of A and B", "A and B counties"."""
    head: str | None = None
    for number, local in enumerate(locals_):
        mention = local.mention
        before = head_before().search(text, max(0, mention.start - HEAD_BEFORE), mention.start)
        listed = number > 0 and LIST_GAP.fullmatch(gaps[number - 1]) is not None
        head = head_level(before.group(1)) if before else head if listed else None
        contains = number > 0 and is_state(mention) and gaps[number - 1] == ", "
        local.head = None if contains and head != "state" else head
    for number in range(len(locals_) - 1, -1, -1):
        set_head_after(text, locals_, gaps, number)


def set_head_after(text: str, locals_: list[Local], gaps: list[str], number: int) -> None:
    local = locals_[number]
    if number + 1 < len(locals_) and gaps[number] in ("-", "–") and locals_[number + 1].mention.shape == "county":
        local.head = "county"  # "the Union-Lake County line"
        return
    after = HEAD_AFTER.match(text, local.mention.end) or COUNTIES_AFTER.match(text, local.mention.end)
    if not after or local.mention.shape == "county":
        return
    local.head = head_level(after.group(1))
    if not after.group(1).endswith("s"):
        return
    # "the cities of A and B, C and D counties": a plural needs two, so the item joined by "and" is its own.
    while (
        number > 0
        and LIST_GAP.fullmatch(gaps[number - 1])
        and (locals_[number - 1].head is None or gaps[number - 1] == " and ")
    ):
        number -= 1
        if is_state(locals_[number].mention) and IN_BEFORE.search(
            text, max(0, locals_[number].mention.start - 4), locals_[number].mention.start
        ):
            return  # "In Ohio, Union and Lake counties"
        if locals_[number].mention.shape in ("name", "state"):
            locals_[number].head = local.head


def set_neighbours(locals_: list[Local], gaps: list[str]) -> None:
    """The items of a list know each other; a name right behind a name makes a longer one, a person's or a hamlet's."""
    for number, gap in enumerate(gaps):
        left, right = locals_[number], locals_[number + 1]
        if LIST_GAP.fullmatch(gap):
            left.beside.append(number + 1)
            right.beside.append(number)
            left.mates.update(kinds_of(right.mention))
            right.mates.update(kinds_of(left.mention))
        elif gap == " " and right.mention.shape == "name" and left.mention.shape in ("name", "state"):
            left.touching.append("after=name")
            right.touching.append("before=name")


def kinds_of(mention: Mention) -> list[str]:
    return [mention.shape, *(["common"] if mention.key in word_list("common.txt") else [])]


def set_containers(text: str, locals_: list[Local], gaps: list[str], book: Gazetteer) -> None:
    for number in range(len(gaps) - 1, -1, -1):
        local, after, gap = locals_[number], locals_[number + 1], gaps[number]
        if CONTAINED.fullmatch(gap):
            set_container(local, after, gap, book)
        elif APPOSED.match(gap) and is_state(after.mention) and len(gap) < 50 and not is_state(local.mention):
            local.apposed = state_of(after.mention, book)
        elif gap in ("'s ", "’s ", " ") and is_state(local.mention):
            after.owner = state_of(local.mention, book)
        if LIST_GAP.fullmatch(gap) and not local.within and not is_state(after.mention) and after.within:
            local.within, local.chained = after.within, True
        if LIST_GAP.fullmatch(gap) and not is_state(local.mention):
            local.apposed = local.apposed or after.apposed


def set_container(local: Local, after: Local, gap: str, book: Gazetteer) -> None:
    inner, outer = local.mention, after.mention
    state = state_of(outer, book)
    town = inner.shape == "state" and outer.shape == "abbreviation" and is_town(inner.key, state, book)
    if (is_state(inner) and is_state(outer) and not town) or after.head not in (None, "state"):
        return
    if state and (town or not is_state(inner)):
        local.within, local.of_state = state, gap == " of "
        after.contains_previous = gap == ", "
    elif outer.key in book.foreign and not state:
        local.abroad = book.foreign[outer.key]
        after.holds_abroad = local.abroad if gap == ", " else None
    elif outer.shape == "county" and inner.shape != "county":
        local.within_counties = frozenset((r.state, r.county) for r in book.named(outer.key) if r.level == "county")


def is_town(key: str, state: str | None, book: Gazetteer) -> bool:
    """Whether a state's name is also a town in another state: "Washington, D.C.", "Indiana, Pa."."""
    return any(row.level == "place" and row.state == state for row in book.named(key))
