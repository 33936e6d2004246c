"""First stub of the speakers component: passes through. To be replaced."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import register


@Language.factory("onrecord_speakers", assigns=["doc._.quotes"])
def make_speakers(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    register()
    return lambda doc: doc
