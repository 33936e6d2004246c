"""Why each quote, speaker and place of a text is what it is: the same reading, with its candidates kept."""

from __future__ import annotations

from datetime import date

from spacy.language import Language

from onrecord.nlp.jurisdictions.explain import explain as explain_places
from onrecord.nlp.pipeline import read_doc, reading_of
from onrecord.nlp.records import Explanation
from onrecord.nlp.speakers.explain import explain as explain_speakers


def explain(nlp: Language, text: str, home: str | None = None, published: date | None = None) -> Explanation:
    """The reading of a text as `read` gives it, and the choices of speakers and places behind it."""
    doc = read_doc(nlp, text, home, published)
    return Explanation(reading_of(nlp, doc), explain_speakers(doc), explain_places(doc))
