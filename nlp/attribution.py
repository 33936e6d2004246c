"""First stub of the attribution component: passes through. To be replaced."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import register


@Language.factory("onrecord_attribution", assigns=["doc._.quotes"])
def make_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    register()
    return lambda doc: doc
