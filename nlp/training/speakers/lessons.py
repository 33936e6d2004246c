"""Attributions with the speaker that a reader found, and which of a source's candidates is right by that."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.nlp.records import Mention, Quote, Span
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.text.names import fold, name_key, same_name
from onrecord.nlp.text.views import view_text
from onrecord.nlp.training.tagger.articles import read_articles


@dataclass(frozen=True, slots=True)
class ReadSpeaker:
    """Who spoke, as a reader found: the fullest name in the article, and a kind of records.SpeakerKind or unknown."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class SpeakerLesson:
    """An article with its annotated quotes and, for each, who spoke. `outlet` keeps the folds of a test apart."""

    id: str
    outlet: str
    text: str
    quotes: tuple[Quote, ...]
    speakers: tuple[ReadSpeaker, ...]


def speaker_lessons(corpora: Path) -> Iterator[SpeakerLesson]:
    """The articles of polnear/train.jsonl.gz with the speakers of train_speakers.jsonl.gz."""
    speakers: defaultdict[str, dict[int, ReadSpeaker]] = defaultdict(dict)
    with gzip.open(corpora / "polnear/train_speakers.jsonl.gz", "rt", encoding="utf8") as lines:
        for row in map(json.loads, lines):
            speakers[row["id"]][row["attr"]] = ReadSpeaker(row["speaker"], row["kind"])
    for article in read_articles(corpora / "polnear/train.jsonl.gz"):
        read = speakers[article["id"]]
        quotes = [(annotated_quote(article["text"], article["attributions"][n]), who) for n, who in read.items()]
        quotes.sort(key=lambda pair: pair[0].spans)
        yield SpeakerLesson(
            article["id"], article["outlet"], article["text"], tuple(q for q, _ in quotes), tuple(w for _, w in quotes)
        )


def annotated_quote(text: str, attribution: dict[str, Any]) -> Quote:
    """A quote as annotators marked it, in the form that the component of speakers reads."""
    spans, cue, source = (
        tuple((start, end) for start, end in sorted(attribution[part])) for part in ("content", "cue", "source")
    )
    kind = view_text(text).quote_kind(spans)
    return Quote(kind, spans, _words(text, spans), _mention(text, cue), _mention(text, source), None, 1.0)


def _mention(text: str, spans: tuple[Span, ...]) -> Mention | None:
    return Mention(spans, _words(text, spans)) if spans else None


def _words(text: str, spans: tuple[Span, ...]) -> str:
    return " ".join(text[start:end] for start, end in spans)


def right_candidates(read: ReadSpeaker, rivals: Sequence[Entity | None], own_words: Entity | None) -> list[int]:
    """The numbers of the candidates that are right.

    They are those of the name that the reader gave. Where none is, the source's own words are right, since a wrong name
    is worse than none, and for a pronoun nobody.
    """
    if read.kind == "unknown":
        return [len(rivals) - 1]
    named = [n for n, entity in enumerate(rivals) if entity is not None and _is_meant(read, entity, whole=True)]
    named = named or [n for n, e in enumerate(rivals) if e is not None and _is_meant(read, e, whole=False)]
    if named:
        return named
    return [next((n for n, e in enumerate(rivals) if e is own_words and e is not None), len(rivals) - 1)]


def _is_meant(read: ReadSpeaker, entity: Entity, *, whole: bool) -> bool:
    """Is the entity who the reader named? With `whole` by its full name, else a person's surname alone will do."""
    names = read.name.split(" & ")
    if read.kind == "person" and entity.kind == "person":
        return any(_same_person(name, person.name, whole) for name in names for person in entity.members or (entity,))
    if read.kind == "person" or entity.kind == "person":
        return not entity.members and any(_words_of(name) == _words_of(entity.name) for name in names)
    return any(same_words(name, entity.name) for name in names)


def _same_person(read: str, found: str, whole: bool) -> bool:
    (first, last), (found_first, found_last) = name_key(read), name_key(found)
    if not first:
        return last in (found_last, found_first)
    return same_name(read, found) and (bool(found_first) or not whole)


def same_words(read: str, found: str) -> bool:
    """Do the content words of two names overlap by half, or does one hold the other?"""
    a, b = _words_of(read), _words_of(found)
    return bool(a and b) and (a <= b or b <= a or 2 * len(a & b) >= len(a | b))


def _words_of(name: str) -> set[str]:
    return {fold(word) for word in name.split()} - {"the", "a", "an"}
