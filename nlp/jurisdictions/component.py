"""The jurisdictions component: toponyms are found, seen in their context, ranked together, and linked.

text -> mentions.find_toponyms -> context.contexts_of -> ranker.Ranker -> Place records in doc._.places,
then districts, the dateline, and coalitions over what was linked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp.extensions import register
from onrecord.nlp.jurisdictions.coalitions import coalitions
from onrecord.nlp.jurisdictions.districts import districts
from onrecord.nlp.jurisdictions.explain import rule_of
from onrecord.nlp.jurisdictions.gazetteer import COUNTRY
from onrecord.nlp.jurisdictions.ranker import linked, rank_document, shared_ranker
from onrecord.nlp.jurisdictions.word_features import DATELINE
from onrecord.nlp.records import Place

# Before the dateline stand at most a headline and a byline.
DATELINE_LINES = 4


@Language.factory(
    "onrecord_jurisdictions",
    requires=["doc.ents", "token.tag"],  # and token.pos, of which spaCy's attribute ruler declares nothing
    assigns=["doc._.places", "doc._.dateline", "doc._.coalitions"],
)
def make_jurisdictions(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that sets `doc._.places`, sorted and disjoint; `doc._.home` is the outlet's home or None.

    It also sets the place of the dateline or None, and the coalitions where the pipeline parses.
    """
    register()
    return set_places


def set_places(doc: Doc) -> Doc:
    """Set the places, the dateline and the coalitions of a doc."""
    text = doc.text  # spaCy joins it anew at each call
    places = sorted(linked_places(doc, text, doc._.home), key=lambda place: place.span)
    places += districts(text, tuple(places), doc._.home, shared_ranker().gazetteer)
    places.sort(key=lambda place: place.span)
    doc._.places = tuple(places)
    doc._.dateline = dateline(text, places)
    doc._.coalitions = tuple(coalitions(doc, text, places)) if len(places) > 1 and doc.has_annotation("DEP") else ()
    return doc


def linked_places(doc: Doc, text: str, home: str | None) -> Iterator[Place]:
    """The toponyms of a doc that are linked. `home` is an Open Civic Data division or None."""
    countries, rankings = rank_document(doc, text, home)
    weights = shared_ranker().weights[-1]
    for toponym in countries:
        yield COUNTRY.place((toponym.start, toponym.end), text, 0.99, "country")
    for ranking in rankings:
        jurisdiction = linked(ranking)
        if jurisdiction is not None:
            span = ranking.context.toponym.start, ranking.context.toponym.end
            confidence = round(ranking.probabilities[ranking.best], 3)
            yield jurisdiction.place(span, text, confidence, rule_of(ranking, weights))


def dateline(text: str, places: Sequence[Place]) -> Place | None:
    """The place that an article was filed from, as its first lines say: "WATSONVILLE, Calif. —", or None."""
    for place in places[:DATELINE_LINES]:
        before = text[: place.span[0]]
        if before.count("\n") >= DATELINE_LINES or before.rpartition("\n")[2].strip():
            continue
        match = DATELINE.match(text, place.span[1])
        # A town in small letters needs more than a hyphen behind it: "Dayton - the city that".
        if match and (place.text.isupper() or "(" in match.group() or "—" in match.group()):
            return place
    return None
