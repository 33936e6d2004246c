"""Base forms of the words of a text, for whoever looks for words in many texts."""

from __future__ import annotations

from spacy.tokens import Doc

# Verbs, nouns and adjectives change their forms; a pronoun or an auxiliary is nobody's topic.
OPEN_CLASSES = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})


def word_forms(doc: Doc) -> tuple[tuple[str, str], ...]:
    """(form, base form) of each word that differs from it, once, in lower case and in order. Needs a lemmatizer."""
    pairs = {
        (token.lower_, token.lemma_.lower())
        for token in doc
        if token.pos_ in OPEN_CLASSES and token.is_alpha and token.lemma_ and token.lemma_.isalpha()
    }
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))
