"""Speakers: the person or body behind each source mention, with role, party and jurisdiction."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import register
from nlp.speakers.component import add_speakers


@Language.factory(
    "onrecord_speakers", requires=["doc.ents", "token.dep", "doc._.quotes", "doc._.places"], assigns=["doc._.quotes"]
)
def make_speakers(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component. It reads quotes, places, entities and the parse, and sets quotes again with their speakers."""
    register()
    return add_speakers
