"""The pipeline: the one place where our components are put together, in order, and a text becomes a reading."""

from __future__ import annotations

from datetime import date

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import onrecord.nlp.judge.component
import onrecord.nlp.silences.component  # noqa: F401  registers its factory, also where the installed entry points are older
from onrecord.nlp.fingerprint import fingerprint
from onrecord.nlp.jurisdictions.containment import divisions
from onrecord.nlp.jurisdictions.gazetteer import load_gazetteer
from onrecord.nlp.records import Reading
from onrecord.nlp.text.lemmas import word_forms
from onrecord.nlp.text.long_texts import sections

COMPONENTS = (
    "onrecord_attribution",
    "onrecord_silences",
    "onrecord_jurisdictions",
    "onrecord_speakers",
    "onrecord_judge",
)


def load(model: str) -> Language:
    """Load the spaCy pipeline `model` with our components behind it. OSError, with a remedy, if it is not installed."""
    fingerprint()  # now: what is read by the code that is loaded, even if its files change while the process runs
    nlp = spacy.load(model)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def read(nlp: Language, text: str, home: str | None = None, published: date | None = None) -> Reading:
    """Read one text. `home` is the Open Civic Data division of the outlet's beat; it settles otherwise open namesakes.

    `published` tells which holder of an office is meant; without it only unambiguous officials are linked.
    """
    return reading_of(nlp, read_doc(nlp, text, home, published))


def reading_of(nlp: Language, doc: Doc) -> Reading:
    """Gather what the components set on a doc into a reading."""
    return Reading(
        version(nlp),
        doc._.quotes,
        doc._.places,
        doc._.silences,
        word_forms(doc),
        divisions(doc._.places, doc._.quotes, load_gazetteer()),
        doc._.dateline,
        doc._.coalitions,
    )


def read_doc(nlp: Language, text: str, home: str | None = None, published: date | None = None) -> Doc:
    """The doc of a text behind all components, `home` and `published` as in `read`. It never leaves this room."""
    doc = parsed(nlp, text)
    doc._.home = home
    doc._.published = published
    for name in COMPONENTS:
        doc = nlp.get_pipe(name)(doc)
    return doc


def parsed(nlp: Language, text: str) -> Doc:
    """The doc of a text behind the model's own components. A long text goes through them in sections.

    What they keep of a text while they read it grows with it, by some 20 megabytes a thousand words.
    """
    with nlp.select_pipes(disable=COMPONENTS):
        docs = [nlp(text[start:end]) for start, end in sections(text)]
        if len(docs) == 1:
            return docs[0]
        for doc in docs:
            doc.tensor = doc.tensor[:0]  # the vectors of its words, which nobody reads
        return Doc.from_docs(docs, ensure_whitespace=False)


def version(nlp: Language) -> str:
    """The version of what this pipeline reads: our code, tables and weights, the spaCy model, and spaCy itself."""
    model = f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"
    return f"onrecord-{fingerprint()}+{model}+spacy-{spacy.about.__version__}"
