"""Features of the words beside a toponym: the recogniser's label, the words on both sides, case, names of people.

All is read from the text once, and nothing is decided; `ranker` weighs it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Doc, Span

from onrecord.nlp.jurisdictions.gazetteer import normal
from onrecord.nlp.jurisdictions.mentions import Toponym
from onrecord.nlp.table_reader import rows

# Behind a name and the next capitalised words: how news introduces a person.
INTRODUCED = re.compile(r"(?: [A-Z][\w'’-]+\.?){1,2}, (?:(?P<age>\d{1,2}[,.])|(?P<who>who\b)|(?P<what>an? [a-z]+))")
SENTENCE_END = re.compile(r"[.!?:;]['\"”’)]*\s*$|\n\s{0,20}$|^\s*$|[“\"]$")
ABBREVIATED_TITLE = re.compile(r"\b(?:St|Mr|Mrs|Ms|Dr|Rep|Sen|Gov|Sgt|Lt|Capt|Ft|Mt)\. $")
PARTY = re.compile(r"\b[DRI]-$")
# "DES MOINES —", "SPRINGFIELD, Mo. (AP) —"
DATELINE = re.compile(
    r"(?:, ?[A-Z][\w. ]{1,14})?,?\s*(?:\([A-Z][^)\n]{1,20}\)\s*)?(?:—|–|―|--|-)(?:\s|$)|\s*\((?:AP|Reuters|UPI|CNN)\)"
)
BEFORE = re.compile(r"([^\W\d_]+|\d+)([^\w]*)$")
AFTER = re.compile(r"^([^\w\n]*)([^\W_]+)?")
POSSESSIVES = ("'s", "’s", "'", "’", "’ s", ".")
LABELS = ("GPE", "LOC", "ORG", "PERSON", "FAC", "NORP", "DATE")
# Features that mean more together: "Virginia" before an unknown capital is a given name.
PAIRED = frozenset(("firstname", "common", "surname", "caps"))


@lru_cache(maxsize=1)
def word_classes() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Normal words to their classes, those after a toponym and those before it, from words.tsv."""
    tables: dict[str, dict[str, list[str]]] = {"after": {}, "before": {}}
    for side, kind, word in rows("gazetteer/words.tsv"):
        tables[side].setdefault(word, []).append(kind)
    return tables["after"], tables["before"]


@lru_cache(maxsize=4)
def word_list(name: str) -> frozenset[str]:
    """The words of a table of one column."""
    return frozenset(word for (word,) in rows(f"gazetteer/{name}"))


def features_beside(doc: Doc, text: str, toponyms: list[Toponym]) -> list[list[str]]:
    """The features of each toponym, in order. `text` is the doc's, which spaCy joins anew at each call."""
    entities = {number: entity for entity in doc.ents for number in range(entity.start, entity.end)}
    starts = doc.to_array(["IDX"]).ravel()
    firsts = starts.searchsorted([toponym.start for toponym in toponyms], "right") - 1
    people = surnames(doc)
    return [
        [
            *entity_features(toponym, entities.get(first), doc[first].pos_),
            *before_features(text, toponym),
            *after_features(text, toponym),
            *name_features(text, toponym, people),
        ]
        for toponym, first in zip(toponyms, firsts.tolist(), strict=True)
    ]


def with_pairs(features: list[str]) -> list[str]:
    """The features and their telling pairs: a kind of name with each neighbour and with the recogniser's label."""
    kinds = [feature for feature in features if feature in PAIRED]
    beside = {*sides(features), *labels(features)} if kinds else ()
    return [*features, *(f"{kind} {feature}" for kind in kinds for feature in features if feature in beside)]


def sides(features: list[str]) -> list[str]:
    """The features that are words on one side."""
    return [feature for feature in features if feature.startswith(("after=", "before="))]


def labels(features: list[str]) -> list[str]:
    """The feature that is the recogniser's label, without the place in its entity."""
    return [feature for feature in features if feature.startswith("ent=") and "/" not in feature]


def surnames(doc: Doc) -> frozenset[str]:
    """Last words of the people whom the recogniser found with two or more words."""
    people = [entity for entity in doc.ents if entity.label_ == "PERSON" and len(entity) > 1]
    last = (normal(re.sub(r"['’]s$", "", entity.text)).rpartition(" ")[2] for entity in people)
    return frozenset(word for word in last if word)


def entity_features(toponym: Toponym, entity: Span | None, pos: str) -> list[str]:
    """The part of speech where it is no proper noun's, the entity's label, and which part of it the toponym is."""
    features = [] if pos == "PROPN" else [f"pos={pos if pos in ('ADJ', 'NOUN') else 'other'}"]
    if entity is None:
        return [*features, "ent=none"]
    starts, ends = entity.start_char >= toponym.start, entity.end_char <= toponym.end + 2
    part = "whole" if starts and ends else "first" if starts else "last" if ends else "within"
    label = entity.label_ if entity.label_ in LABELS else "other"
    return [*features, f"ent={label}", f"ent={label}/{part}"]


def before_features(text: str, toponym: Toponym) -> list[str]:
    """The class of the word before, or the mark or start of sentence that stands there instead."""
    before = text[max(0, toponym.start - 30) : toponym.start]
    if PARTY.search(before):
        return ["before=party"]
    if SENTENCE_END.search(before) and not ABBREVIATED_TITLE.search(before):
        return ["before=start"] if before.strip() else ["before=start", "before=textstart"]
    match = BEFORE.search(before)
    if not match:
        return ["before=mark"]
    word, gap = match.groups()
    if gap.strip(" .'’“\"‘(") or gap.strip(" .") != gap.strip():
        return [f"before=mark{gap.strip()[:1]}"]
    if word.isdigit():
        return ["before=number"]
    classes = word_classes()[1].get(normal(word), [])
    features = [f"before={kind}" for kind in classes]
    if word[0].isupper() and not classes:
        features.append("before=first" if normal(word) in word_list("first_names.txt") else "before=Cap")
    if len(word) == 1 and word.isupper():
        features.append("before=initial")
    return features or ["before=word"]


def after_features(text: str, toponym: Toponym) -> list[str]:
    """The class of the word behind and whether it is capitalised, or the mark that stands there instead."""
    after = text[toponym.end : toponym.end + 40]
    if after.startswith(("-based", "-area", "-born")):
        return ["after=-based"]
    match = AFTER.match(after)
    gap, word = (match.group(1), match.group(2)) if match else ("", None)
    if word is None:
        return ["after=end"]
    if gap.strip() and gap.strip() not in POSSESSIVES:
        return [f"after={gap.strip()[:1]}"]
    features = ["after=stop"] if gap.startswith(".") else ["after='s"] if gap.strip() else []
    if gap in ("’", "'"):
        following = re.match(r"['’]s\s+([^\W_]+)", after)
        word = following.group(1) if following else ""
    if not word or gap.startswith("."):
        return features
    capital = "Cap" if word[0].isupper() else "low"
    classes = word_classes()[0].get(word.lower(), [])
    return [*features, *(f"after={kind}/{capital}" for kind in classes or ["other"])]


def name_features(text: str, toponym: Toponym, people: frozenset[str]) -> list[str]:
    """What the name itself is: one word or more, a common word, a given name, a person's of the text, in capitals."""
    key = toponym.key
    single = " " not in key
    features = ["single"] if single else ["words"]
    if single and key in word_list("common.txt"):
        features.append("common")
    if single and key in word_list("first_names.txt"):
        features.append("firstname")
    if key in people:
        features.append("surname")
    if introduced := INTRODUCED.match(text, toponym.end):
        features.append(f"person {introduced.lastgroup}")
    if text[toponym.start : toponym.end].isupper() and toponym.shape != "abbreviation":
        features.append("caps" if toponym.end - toponym.start > 4 else "caps-short")
        if DATELINE.match(text, toponym.end) and SENTENCE_END.search(text, max(0, toponym.start - 3), toponym.start):
            features.append("dateline")
    return features
