"""A reading as the rows that the SQL in sql/ takes: Arrow tables, which go in at about 2 ms whatever their length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from onrecord.nlp.records import Mention, Quote, Reading, Silence, Span, Speaker
from onrecord.store.ids import stable_id
from onrecord.store.people import context_of, state_of

_SPANS = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))

_SPEAKERS = pa.schema(
    {
        "speaker_id": pa.int64(),
        "name": pa.string(),
        "kind": pa.string(),
        "official_id": pa.string(),
        "role": pa.string(),
        "party": pa.string(),
        "jurisdiction": pa.string(),
        "context": pa.string(),
    }.items()
)
_QUOTES = pa.schema(
    {
        "quote_id": pa.int64(),
        "article_id": pa.int64(),
        "revision": pa.int32(),
        "n": pa.int32(),
        "kind": pa.string(),
        "spans": _SPANS,
        "text": pa.string(),
        "cue_text": pa.string(),
        "cue_lemma": pa.string(),
        "cue_spans": _SPANS,
        "source_text": pa.string(),
        "source_spans": _SPANS,
        "speaker_id": pa.int64(),
        "role": pa.string(),
        "party": pa.string(),
        "jurisdiction": pa.string(),
        "confidence": pa.float64(),
        "speaker_confidence": pa.float64(),
        "speaker_rule": pa.string(),
    }.items()
)
_SILENCES = pa.schema(
    {
        "article_id": pa.int64(),
        "revision": pa.int32(),
        "n": pa.int32(),
        "kind": pa.string(),
        "text": pa.string(),
        "spans": _SPANS,
        "source_text": pa.string(),
        "source_spans": _SPANS,
        "speaker_id": pa.int64(),
        "role": pa.string(),
        "confidence": pa.float64(),
    }.items()
)
_PLACES = pa.schema(
    {
        "article_id": pa.int64(),
        "revision": pa.int32(),
        "n": pa.int32(),
        "start": pa.int32(),
        "end": pa.int32(),
        "text": pa.string(),
        "ocd_id": pa.string(),
        "confidence": pa.float64(),
        "rule": pa.string(),
    }.items()
)
_WORD_FORMS = pa.schema({"form": pa.string(), "lemma": pa.string()}.items())


def speaker_id(speaker: Speaker, context: str | None) -> int:
    """The id of a speaker as an article has it, in speakers; `context` is what `context_of` gives."""
    return stable_id(
        speaker.name, speaker.kind, speaker.official_id, speaker.role, speaker.party, speaker.jurisdiction, context
    )


def speakers(reading: Reading) -> pa.Table:
    """One row a speaker of the reading."""
    said: tuple[Quote | Silence, ...] = (*reading.quotes, *reading.silences)
    state = state_of(reading.places)
    found = [(each.speaker, context_of(each.speaker, state)) for each in said if each.speaker]
    by_id = {speaker_id(who, context): (who, context) for who, context in found}
    return _table(
        _SPEAKERS,
        (
            {
                "speaker_id": number,
                "name": who.name,
                "kind": who.kind,
                "official_id": who.official_id,
                "role": who.role,
                "party": who.party,
                "jurisdiction": who.jurisdiction,
                "context": context,
            }
            for number, (who, context) in by_id.items()
        ),
    )


def quote_ids(article_id: int, revision: int, quotes: Iterable[Quote]) -> tuple[int, ...]:
    """An id for each quote that does not change when a better pipeline finds more quotes around it."""
    seen: Counter[str] = Counter()
    ids = []
    for quote in quotes:
        ids.append(stable_id(article_id, revision, quote.text, seen[quote.text]))
        seen[quote.text] += 1
    return tuple(ids)


def quotes(article_id: int, revision: int, reading: Reading) -> pa.Table:
    """One row a quote."""
    ids = quote_ids(article_id, revision, reading.quotes)
    state = state_of(reading.places)
    return _table(
        _QUOTES,
        (
            {
                "quote_id": ids[n],
                "article_id": article_id,
                "revision": revision,
                "n": n,
                "kind": quote.kind,
                "spans": _spans(quote.spans),
                "text": quote.text,
                "cue_text": quote.cue and quote.cue.text,
                "cue_lemma": quote.cue and quote.cue.lemma,
                "cue_spans": _mention_spans(quote.cue),
                "source_text": quote.source and quote.source.text,
                "source_spans": _mention_spans(quote.source),
                **_speaker(quote.speaker, state),
                "confidence": quote.confidence,
                "speaker_confidence": quote.speaker and quote.speaker.confidence,
                "speaker_rule": (quote.speaker and quote.speaker.rule) or None,
            }
            for n, quote in enumerate(reading.quotes)
        ),
    )


def silences(article_id: int, revision: int, reading: Reading) -> pa.Table:
    """One row a silence."""
    state = state_of(reading.places)
    return _table(
        _SILENCES,
        (
            {
                "article_id": article_id,
                "revision": revision,
                "n": n,
                "kind": silence.kind,
                "text": silence.text,
                "spans": _spans(silence.spans),
                "source_text": silence.source and silence.source.text,
                "source_spans": _mention_spans(silence.source),
                "speaker_id": silence.speaker and speaker_id(silence.speaker, context_of(silence.speaker, state)),
                "role": silence.speaker and silence.speaker.role,
                "confidence": silence.confidence,
            }
            for n, silence in enumerate(reading.silences)
        ),
    )


def places(article_id: int, revision: int, reading: Reading) -> pa.Table:
    """One row a mention of a jurisdiction."""
    return _table(
        _PLACES,
        (
            {
                "article_id": article_id,
                "revision": revision,
                "n": n,
                "start": place.span[0],
                "end": place.span[1],
                "text": place.text,
                "ocd_id": place.ocd_id,
                "confidence": place.confidence,
                "rule": place.rule,
            }
            for n, place in enumerate(reading.places)
        ),
    )


def word_forms(reading: Reading) -> pa.Table:
    """One row a word and base form."""
    return _table(_WORD_FORMS, ({"form": form, "lemma": lemma} for form, lemma in reading.forms))


def _table(schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)


def _spans(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def _mention_spans(mention: Mention | None) -> list[dict[str, int]]:
    return _spans(mention.spans) if mention else []


def _speaker(speaker: Speaker | None, state: str | None) -> dict[str, Any]:
    if speaker is None:
        return {"speaker_id": None, "role": None, "party": None, "jurisdiction": None}
    return {
        "speaker_id": speaker_id(speaker, context_of(speaker, state)),
        "role": speaker.role,
        "party": speaker.party,
        "jurisdiction": speaker.jurisdiction,
    }
