"""What was read in texts, as rows: quotes, silences, places, with the speakers and jurisdictions that they bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from onrecord.nlp.records import Division, Mention, Place, Quote, Reading, Silence, Span, Speaker
from onrecord.store.ids import stable_id
from onrecord.store.rows import rows_of
from onrecord.store.statements import Named, append, insert
from onrecord.store.writing.about import context_of, places_of, roles_of, state_of


@dataclass(frozen=True, slots=True)
class TextReading:
    """A stored text and what was read in it."""

    article_id: int
    revision: int
    text: str
    reading: Reading

    @property
    def key(self) -> Named:
        """What every row of it begins with."""
        return {"article_id": self.article_id, "revision": self.revision}


def save_readings(db: duckdb.DuckDBPyConnection, texts: Sequence[TextReading], now: datetime) -> None:
    """Store the readings of texts; `now` is when they were made."""
    readings = [text.reading for text in texts]
    versions = ({**text.key, "version": text.reading.version} for text in texts)
    forms = ({"form": form, "lemma": lemma} for reading in readings for form, lemma in reading.forms)
    speakers = (row for reading in readings for row in speaker_rows(reading))
    insert(db, "insert_readings", rows_of(db, versions, "readings"), now=now)
    insert(db, "insert_word_forms", rows_of(db, forms, "word_forms"))
    insert(db, "insert_speakers", rows_of(db, speakers, "speakers"), now=now)
    insert(db, "insert_jurisdictions", rows_of(db, jurisdiction_rows(readings), "jurisdictions"))
    insert(db, "insert_containment", rows_of(db, containment_rows(readings), "containment"))
    for table, rows in TABLES.items():
        append(db, table, rows_of(db, (row for text in texts for row in rows(text)), table))


def speaker_id(speaker: Speaker, context: str | None) -> int:
    """The id of a speaker as an article has it, in speakers; `context` is what `context_of` gives."""
    return stable_id(
        speaker.name, speaker.kind, speaker.official_id, speaker.role, speaker.party, speaker.jurisdiction, context
    )


def quote_ids(article_id: int, revision: int, quotes: Iterable[Quote]) -> tuple[int, ...]:
    """An id for each quote that does not change when a better pipeline finds more quotes around it."""
    seen: Counter[str] = Counter()
    ids = []
    for quote in quotes:
        ids.append(stable_id(article_id, revision, quote.text, seen[quote.text]))
        seen[quote.text] += 1
    return tuple(ids)


def speaker_rows(reading: Reading) -> Iterable[Named]:
    """One row a speaker of the reading."""
    said: tuple[Quote | Silence, ...] = (*reading.quotes, *reading.silences)
    state = state_of(reading.places)
    speakers = [(it.speaker, context_of(it.speaker, state)) for it in said if it.speaker]
    by_id = {speaker_id(speaker, context): (speaker, context) for speaker, context in speakers}
    for number, (speaker, context) in by_id.items():
        yield {
            "speaker_id": number,
            "name": speaker.name,
            "kind": speaker.kind,
            "official_id": speaker.official_id,
            "role": speaker.role,
            "party": speaker.party,
            "jurisdiction": speaker.jurisdiction,
            "context": context,
        }


def jurisdiction_rows(readings: Sequence[Reading]) -> Iterable[Named]:
    """One row a jurisdiction that is named, spoken for, or contains one of those.

    The division's own facts go before those of a mention: Washington the city and the District share an id, and which
    of them an article names first must not decide what the row says.
    """
    places: list[Division | Place] = [place for reading in readings for place in reading.places]
    known = {it.ocd_id: it for it in (*places, *(it for reading in readings for it in reading.divisions))}
    for it in known.values():
        yield {"ocd_id": it.ocd_id, "geoid": it.geoid, "level": it.level, "name": it.name, "state": it.state}


def containment_rows(readings: Sequence[Reading]) -> Iterable[Named]:
    """One row a jurisdiction and area that it lies in, itself included."""
    for reading in readings:
        for division in reading.divisions:
            for area in (division.ocd_id, *division.within):
                yield {"ocd_id": division.ocd_id, "area": area}


def quote_rows(text: TextReading) -> Iterable[Named]:
    """One row a quote."""
    quotes = text.reading.quotes
    state = state_of(text.reading.places)
    for n, (number, quote) in enumerate(zip(quote_ids(text.article_id, text.revision, quotes), quotes, strict=True)):
        speaker = quote.speaker
        yield {
            "quote_id": number,
            **text.key,
            "n": n,
            "kind": quote.kind,
            "spans": _spans(quote.spans),
            "text": quote.text,
            "cue_text": quote.cue and quote.cue.text,
            "cue_lemma": quote.cue and quote.cue.lemma,
            "cue_spans": _mention_spans(quote.cue),
            "source_text": quote.source and quote.source.text,
            "source_spans": _mention_spans(quote.source),
            "speaker_id": speaker and speaker_id(speaker, context_of(speaker, state)),
            "role": speaker and speaker.role,
            "party": speaker and speaker.party,
            "jurisdiction": speaker and speaker.jurisdiction,
            "confidence": quote.confidence,
            "rule": quote.rule or None,
            "speaker_confidence": speaker and speaker.confidence,
            "speaker_rule": (speaker and speaker.rule) or None,
        }


def silence_rows(text: TextReading) -> Iterable[Named]:
    """One row a silence."""
    state = state_of(text.reading.places)
    for n, silence in enumerate(text.reading.silences):
        speaker = silence.speaker
        yield {
            **text.key,
            "n": n,
            "kind": silence.kind,
            "text": silence.text,
            "spans": _spans(silence.spans),
            "source_text": silence.source and silence.source.text,
            "source_spans": _mention_spans(silence.source),
            "speaker_id": speaker and speaker_id(speaker, context_of(speaker, state)),
            "role": speaker and speaker.role,
            "confidence": silence.confidence,
        }


def place_rows(text: TextReading) -> Iterable[Named]:
    """One row a mention of a jurisdiction."""
    for n, place in enumerate(text.reading.places):
        yield {
            **text.key,
            "n": n,
            "start": place.span[0],
            "end": place.span[1],
            "text": place.text,
            "ocd_id": place.ocd_id,
            "confidence": place.confidence,
            "rule": place.rule,
        }


def quote_place_rows(text: TextReading) -> Iterable[Named]:
    """One row a quote and jurisdiction that it is about."""
    quotes = text.reading.quotes
    for number, quote in zip(quote_ids(text.article_id, text.revision, quotes), quotes, strict=True):
        for ocd_id, nearness in places_of(quote, text.reading.places, text.text):
            yield {**text.key, "quote_id": number, "ocd_id": ocd_id, "nearness": nearness}


def quote_role_rows(text: TextReading) -> Iterable[Named]:
    """One row a quote and jurisdiction named in it or around it."""
    quotes = text.reading.quotes
    for number, quote in zip(quote_ids(text.article_id, text.revision, quotes), quotes, strict=True):
        for ocd_id, role in roles_of(quote, text.reading.places, text.text):
            yield {**text.key, "quote_id": number, "ocd_id": ocd_id, "role": role}


def dateline_rows(text: TextReading) -> Iterable[Named]:
    """One row, or none without a dateline."""
    if place := text.reading.dateline:
        yield {**text.key, "ocd_id": place.ocd_id}


def coalition_rows(text: TextReading) -> Iterable[Named]:
    """One row a coalition."""
    for n, coalition in enumerate(text.reading.coalitions):
        yield {
            **text.key,
            "n": n,
            "part": coalition.part,
            "verb": coalition.verb.lemma or coalition.verb.text,
            "text": coalition.text,
            "start": coalition.span[0],
            "end": coalition.span[1],
            "members": list(dict.fromkeys(place.ocd_id for place in coalition.members)),
        }


# What each table holds of a text that was read.
TABLES = {
    "quotes": quote_rows,
    "silences": silence_rows,
    "places": place_rows,
    "datelines": dateline_rows,
    "coalitions": coalition_rows,
    "quote_places": quote_place_rows,
    "quote_roles": quote_role_rows,
}


def _spans(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def _mention_spans(mention: Mention | None) -> list[dict[str, int]]:
    return _spans(mention.spans) if mention else []
