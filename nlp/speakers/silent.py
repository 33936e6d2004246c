"""Who kept silent: the speakers of silences, found by the resolver of the quotes' sources."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace

from spacy.tokens import Doc

from onrecord.nlp.records import Quote, Silence, Speaker
from onrecord.nlp.speakers.document import Story, tell
from onrecord.nlp.speakers.resolver import Resolver
from onrecord.nlp.speakers.rules import Link
from onrecord.nlp.speakers.sources import trimmed
from onrecord.nlp.speakers.state import Scene


def tell_all(doc: Doc) -> Story:
    """The story of a doc's quotes; names that open the source of a silence are recovered as those of a quote are."""
    story = tell(doc, (*doc._.quotes, *map(_as_quote, doc._.silences)))
    story.quotes = doc._.quotes
    return story


def add_silent(doc: Doc, resolver: Resolver, speaker_of: Callable[[Link | None], Speaker | None]) -> None:
    """Set doc._.silences again, each with its speaker or None. The resolver has run: silence leaves no trace in it."""
    doc._.silences = tuple(
        replace(silence, speaker=speaker_of(_who(resolver.scene, silence))) for silence in doc._.silences
    )


def _who(scene: Scene, silence: Silence) -> Link | None:
    span = scene.story.tokens(silence.source.spans) if silence.source else None
    span = trimmed(span) if span is not None else None
    if span is None or not len(span):
        return None
    earlier = copy(scene)
    earlier.spoke = [(at, entity) for at, entity in scene.spoke if at < span.start]
    return Resolver(earlier).resolve(span, None)


def _as_quote(silence: Silence) -> Quote:
    return Quote("indirect", silence.spans, silence.text, None, silence.source, None, silence.confidence)
