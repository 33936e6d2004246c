"""The jurisdictions component: mentions are found, looked at in their surroundings, weighed together, and linked.

text -> mentions.find -> context.surroundings -> ranker.Ranker -> Place records in doc._.places,
then districts, the dateline, and coalitions over what was linked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp.extensions import register
from onrecord.nlp.jurisdictions import gazetteer
from onrecord.nlp.jurisdictions.candidates import Scored
from onrecord.nlp.jurisdictions.coalitions import coalitions
from onrecord.nlp.jurisdictions.context import surroundings
from onrecord.nlp.jurisdictions.districts import districts
from onrecord.nlp.jurisdictions.gazetteer import UNITED_STATES
from onrecord.nlp.jurisdictions.mentions import Mention, find
from onrecord.nlp.jurisdictions.nearby import DATELINE
from onrecord.nlp.jurisdictions.ranker import Ranker, load_weights
from onrecord.nlp.jurisdictions.rules import rule
from onrecord.nlp.records import Place

# Below this probability a mention stays unlinked. Chosen on news text: lower finds more, higher errs less.
ENOUGH = 0.4
# Before the dateline stand at most a headline and a byline.
DATELINE_LINES = 4


@Language.factory("onrecord_jurisdictions", assigns=["doc._.places", "doc._.dateline", "doc._.coalitions"])
def make_jurisdictions(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Sets `doc._.places`, sorted and disjoint, from entities and tags; `doc._.home` is the outlet's home or None.

    Also the place of the dateline or None, and the coalitions where the pipeline parses.
    """
    register()
    return set_places


def set_places(doc: Doc) -> Doc:
    text = doc.text  # spaCy joins it anew at each call
    found = tuple(places(doc, text, doc._.home))
    doc._.places = found
    doc._.dateline = dateline(text, found)
    doc._.coalitions = tuple(coalitions(doc, text, found)) if len(found) > 1 and doc.has_annotation("DEP") else ()
    return doc


def places(doc: Doc, text: str, home: str | None = None) -> Iterable[Place]:
    """The linked mentions of a doc and its text, in order. `home` is an Open Civic Data division or None."""
    ranker = shared_ranker()
    mentions = find(text, ranker.book)
    linked = ranker.rank(surroundings(doc, text, [m for m in mentions if m.shape != "country"], ranker.book), home)
    found = [*(_country(text, m) for m in mentions if m.shape == "country"), *_decided(text, linked, ranker)]
    found.sort(key=lambda place: place.span)
    return sorted([*found, *districts(text, found, home, ranker.book)], key=lambda place: place.span)


def dateline(text: str, found: Sequence[Place]) -> Place | None:
    """The place that an article was filed from, as its first lines say: "WATSONVILLE, Calif. —", or None."""
    for place in found[:DATELINE_LINES]:
        before = text[: place.span[0]]
        if before.count("\n") >= DATELINE_LINES or before.rpartition("\n")[2].strip():
            continue
        match = DATELINE.match(text, place.span[1])
        # A town in small letters needs more than a hyphen behind it: "Dayton - the city that".
        if match and (place.text.isupper() or "(" in match.group() or "—" in match.group()):
            return place
    return None


@lru_cache(maxsize=1)
def shared_ranker() -> Ranker:
    return Ranker(load_weights(), gazetteer.load())


def _country(text: str, mention: Mention) -> Place:
    span = mention.start, mention.end
    return Place(span, text[slice(*span)], "country", "United States", None, UNITED_STATES, None, 0.99, "country")


def _decided(text: str, linked: Iterable[Scored], ranker: Ranker) -> Iterator[Place]:
    for item in linked:
        best = max(range(len(item.readings)), key=lambda i: item.odds[i])
        row, odds = item.readings[best].row, item.odds[best]
        if row is not None and odds >= ENOUGH:
            span = item.local.mention.start, item.local.mention.end
            facts = row.level, row.name, row.state, row.ocd_id, row.geoid
            yield Place(span, text[slice(*span)], *facts, round(odds, 3), rule(item, best, ranker.weights[-1]))
