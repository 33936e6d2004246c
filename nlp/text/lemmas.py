"""The base forms of the words of a text, so that a search for "city" finds "cities"."""

from __future__ import annotations

from spacy.tokens import Doc

# Verbs, nouns and adjectives change their forms; nobody searches for a pronoun or an auxiliary.
OPEN_CLASSES = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})


def word_forms(doc: Doc) -> tuple[tuple[str, str], ...]:
    """The words that differ from their base form, as sorted pairs (form, base form), lower case. Needs a lemmatizer."""
    pairs = {
        (token.lower_, token.lemma_.lower())
        for token in doc
        if token.pos_ in OPEN_CLASSES and token.is_alpha and token.lemma_ and token.lemma_.isalpha()
    }
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))
