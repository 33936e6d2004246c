"""The signs for and against a place: the recogniser's label, the words on both sides, case, names of people.

Read from the text once, and nothing decided; `ranker` weighs them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Doc, Span

from onrecord.nlp.jurisdictions.gazetteer import FOLDER, normal, rows_of
from onrecord.nlp.jurisdictions.mentions import Mention

# Behind a name and the next capitalised words: how news introduces a person.
INTRODUCED = re.compile(r"(?: [A-Z][\w'’-]+\.?){1,2}, (?:(?P<age>\d{1,2}[,.])|(?P<who>who\b)|(?P<what>an? [a-z]+))")
SENTENCE_END = re.compile(r"[.!?:;]['\"”’)]*\s*$|\n\s*$|^\s*$|[“\"]$")
PARTY = re.compile(r"\b[DRI]-$")
# "DES MOINES —", "SPRINGFIELD, Mo. (AP) —"
DATELINE = re.compile(
    r"(?:, ?[A-Z][\w. ]{1,14})?,?\s*(?:\([A-Z][^)\n]{1,20}\)\s*)?(?:—|–|―|--|-)(?:\s|$)|\s*\((?:AP|Reuters|UPI|CNN)\)"
)
BEFORE = re.compile(r"([^\W\d_]+|\d+)([^\w]*)$")
AFTER = re.compile(r"^([^\w\n]*)([^\W_]+)?")


@lru_cache(maxsize=1)
def word_classes() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """(after, before): normal word to its classes, from words.tsv."""
    tables: dict[str, dict[str, list[str]]] = {"after": {}, "before": {}}
    for side, kind, word in rows_of(FOLDER / "words.tsv"):
        tables[side].setdefault(word, []).append(kind)
    return tables["after"], tables["before"]


@lru_cache(maxsize=4)
def word_list(name: str) -> frozenset[str]:
    return frozenset(row[0] for row in rows_of(FOLDER / name))


def signs_beside(doc: Doc, text: str, mentions: list[Mention]) -> list[list[str]]:
    """The signs of each mention, in order. `text` is the doc's, which spaCy joins anew at each call."""
    entities = {number: entity for entity in doc.ents for number in range(entity.start, entity.end)}
    starts = doc.to_array(["IDX"]).ravel()
    firsts = starts.searchsorted([mention.start for mention in mentions], "right") - 1
    people = surnames(doc)
    return [
        [
            *entity_signs(mention, entities.get(first), doc[first].pos_),
            *before_signs(text, mention),
            *after_signs(text, mention),
            *name_signs(text, mention, people),
        ]
        for mention, first in zip(mentions, firsts.tolist(), strict=True)
    ]


# Signs that mean more together: "Virginia" before an unknown capital is a given name.
PAIRED = frozenset(("firstname", "common", "surname", "caps"))


def with_pairs(signs: list[str]) -> list[str]:
    """The signs and their telling pairs: a kind of name with each neighbour and with the recogniser's label."""
    kinds = [s for s in signs if s in PAIRED]
    sides = [s for s in signs if s.startswith(("after=", "before=")) or (s.startswith("ent=") and "/" not in s)]
    return [*signs, *(f"{kind} {side}" for kind in kinds for side in sides)]


def surnames(doc: Doc) -> frozenset[str]:
    """Last words of the people whom the recogniser found with two or more words."""
    people = [e for e in doc.ents if e.label_ == "PERSON" and len(e) > 1]
    return frozenset(word for e in people if (word := normal(re.sub(r"['’]s$", "", e.text)).rpartition(" ")[2]))


def entity_signs(mention: Mention, entity: Span | None, pos: str) -> list[str]:
    signs = [] if pos == "PROPN" else ["pos=" + ("ADJ" if pos == "ADJ" else "NOUN" if pos == "NOUN" else "other")]
    if entity is None:
        return [*signs, "ent=none"]
    starts, ends = entity.start_char >= mention.start, entity.end_char <= mention.end + 2
    place = "whole" if starts and ends else "first" if starts else "last" if ends else "within"
    label = entity.label_ if entity.label_ in ("GPE", "LOC", "ORG", "PERSON", "FAC", "NORP", "DATE") else "other"
    return [*signs, f"ent={label}", f"ent={label}/{place}"]


def before_signs(text: str, mention: Mention) -> list[str]:
    before = text[max(0, mention.start - 30) : mention.start]
    if PARTY.search(before):
        return ["before=party"]
    if SENTENCE_END.search(before) and not re.search(
        r"\b(?:St|Mr|Mrs|Ms|Dr|Rep|Sen|Gov|Sgt|Lt|Capt|Ft|Mt)\. $", before
    ):
        return ["before=start", "before=textstart"] if not before.strip() else ["before=start"]
    match = BEFORE.search(before)
    if not match:
        return ["before=mark"]
    word, gap = match.groups()
    if gap.strip(" .'’“\"‘(") or gap.strip(" .") != gap.strip():
        return [f"before=mark{gap.strip()[:1]}"]
    if word.isdigit():
        return ["before=number"]
    classes = word_classes()[1].get(normal(word), [])
    signs = [f"before={c}" for c in classes]
    if word[0].isupper() and not classes:
        signs.append("before=first" if normal(word) in word_list("first_names.txt") else "before=Cap")
    if len(word) == 1 and word.isupper():
        signs.append("before=initial")
    return signs or ["before=word"]


def after_signs(text: str, mention: Mention) -> list[str]:
    after = text[mention.end : mention.end + 40]
    if after.startswith(("-based", "-area", "-born")):
        return ["after=-based"]
    match = AFTER.match(after)
    gap, word = (match.group(1), match.group(2)) if match else ("", None)
    if word is None:
        return ["after=end"]
    if gap.strip() and gap.strip() not in ("'s", "’s", "'", "’", "’ s", "."):
        return [f"after={gap.strip()[:1]}"]
    signs = ["after=stop"] if gap.startswith(".") else ["after='s"] if gap.strip() else []
    if gap == "’" or gap == "'":
        following = re.match(r"['’]s\s+([^\W_]+)", after)
        word = following.group(1) if following else ""
        signs = ["after='s"]
    if not word or gap.startswith("."):
        return signs
    capital = "Cap" if word[0].isupper() else "low"
    classes = word_classes()[0].get(word.lower(), [])
    return [*signs, *(f"after={c}/{capital}" for c in classes or ["other"])]


def name_signs(text: str, mention: Mention, people: frozenset[str]) -> list[str]:
    key = mention.key
    single = " " not in key
    signs = ["single"] if single else ["words"]
    if single and key in word_list("common.txt"):
        signs.append("common")
    if single and key in word_list("first_names.txt"):
        signs.append("firstname")
    if key in people:
        signs.append("surname")
    if introduced := INTRODUCED.match(text, mention.end):
        signs.append(f"person {introduced.lastgroup}")
    if text[mention.start : mention.end].isupper() and mention.shape != "abbreviation":
        signs.append("caps" if mention.end - mention.start > 4 else "caps-short")
        if DATELINE.match(text, mention.end) and SENTENCE_END.search(text, max(0, mention.start - 3), mention.start):
            signs.append("dateline")
    return signs
