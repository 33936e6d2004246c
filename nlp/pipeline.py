"""The one place where our components are put together, in order."""

from __future__ import annotations

from datetime import date

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import onrecord.nlp.silences.component  # noqa: F401  registers its factory, also where the installed entry points are older
from onrecord.nlp.jurisdictions.containment import divisions
from onrecord.nlp.jurisdictions.gazetteer import load_gazetteer
from onrecord.nlp.records import Reading
from onrecord.nlp.text.lemmas import word_forms
from onrecord.nlp.text.long_texts import sections

COMPONENTS = ("onrecord_attribution", "onrecord_silences", "onrecord_jurisdictions", "onrecord_speakers")
VERSION = "4"  # raise it with every change of rules or weights: `onrecord reprocess` goes by it


def load(model: str) -> Language:
    """The spaCy pipeline `model` with our components behind its own. OSError, with a remedy, if it is not installed."""
    nlp = spacy.load(model)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def read(nlp: Language, text: str, home: str | None = None, published: date | None = None) -> Reading:
    """Read one text. `home` is the Open Civic Data division of the outlet's beat; it settles otherwise open namesakes.

    `published` tells which holder of an office is meant; without it only unambiguous officials are linked.
    """
    doc = parsed(nlp, text)
    doc._.home = home
    doc._.published = published
    for name in COMPONENTS:
        doc = nlp.get_pipe(name)(doc)
    found = doc._.quotes, doc._.places, doc._.silences, word_forms(doc)
    behind = divisions(doc._.places, doc._.quotes, load_gazetteer())
    return Reading(version(nlp), *found, behind, doc._.dateline, doc._.coalitions)


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
    """What a reading depends on: our rules and the model."""
    return f"onrecord-{VERSION}+{nlp.meta['name']}-{nlp.meta['version']}"
