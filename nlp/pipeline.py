"""The one place where our components are put together, in order."""

from __future__ import annotations

from datetime import date

import spacy
from spacy.language import Language

import nlp.silences  # noqa: F401  registers its factory, also where the installed entry points are older
from nlp import gazetteer
from nlp.lemmas import word_forms
from nlp.places_divisions import divisions
from nlp.records import Reading

COMPONENTS = ("onrecord_attribution", "onrecord_silences", "onrecord_jurisdictions", "onrecord_speakers")
VERSION = "2"


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
    doc = nlp.make_doc(text)
    doc._.home = home
    doc._.published = published
    doc = nlp(doc)
    found = doc._.quotes, doc._.places, doc._.silences, word_forms(doc)
    behind = divisions(doc._.places, doc._.quotes, gazetteer.load())
    return Reading(version(nlp), *found, behind, doc._.dateline, doc._.coalitions)


def version(nlp: Language) -> str:
    """What a reading depends on: our rules and the model."""
    return f"onrecord-{VERSION}+{nlp.meta['name']}-{nlp.meta['version']}"
