"""Write a document and its reading as the JSON object that `onrecord extract` prints."""

from __future__ import annotations

import json
from typing import Any

from onrecord.documents.load import Document
from onrecord.nlp.records import Coalition, Mention, Place, Quote, Reading, Silence, Speaker


def as_json(document: Document, reading: Reading) -> dict[str, Any]:
    """Make the object that `onrecord extract` promises, its keys in that order."""
    article = document.article
    published = article.published.strftime("%Y-%m-%dT%H:%M:%SZ") if article and article.published else None
    return {
        "id": document.id,
        "url": article.canonical_url or article.url or None if article else None,
        "outlet": article.outlet if article else None,
        "title": article.title if article else None,
        "byline": list(article.byline) if article else [],
        "published": published,
        "published_source": article.published_source if article else None,
        "access": article.access if article else "open",
        "text": document.text,
        "quotes": [_quote(quote) for quote in reading.quotes],
        "jurisdictions": [_place(place) for place in reading.places],
        "silences": [_silence(silence) for silence in reading.silences],
        "version": reading.version,
        "dateline": reading.dateline.ocd_id if reading.dateline else None,
        "coalitions": [_coalition(coalition) for coalition in reading.coalitions],
    }


def render(document: dict[str, Any], format_name: str) -> str:
    """Write the object as one line (jsonl), or indented for people (pretty)."""
    return json.dumps(document, ensure_ascii=False, indent=2 if format_name == "pretty" else None)


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "kind": quote.kind,
        "spans": [list(span) for span in quote.spans],
        "text": quote.text,
        "cue": {**_mention(quote.cue), "lemma": quote.cue.lemma} if quote.cue else None,
        "source": _mention(quote.source) if quote.source else None,
        "speaker": _speaker(quote.speaker) if quote.speaker else None,
        "confidence": round(quote.confidence, 3),
        "rule": quote.rule,
    }


def _silence(silence: Silence) -> dict[str, Any]:
    return {
        "kind": silence.kind,
        "spans": [list(span) for span in silence.spans],
        "text": silence.text,
        "source": _mention(silence.source) if silence.source else None,
        "speaker": _speaker(silence.speaker) if silence.speaker else None,
        "confidence": round(silence.confidence, 3),
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {"spans": [list(span) for span in mention.spans], "text": mention.text}


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "kind": speaker.kind,
        "role": speaker.role,
        "party": speaker.party,
        "jurisdiction": speaker.jurisdiction,
        "official_id": speaker.official_id,
        "confidence": round(speaker.confidence, 3),
        "rule": speaker.rule,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "span": list(place.span),
        "text": place.text,
        "level": place.level,
        "name": place.name,
        "state": place.state,
        "ocd_id": place.ocd_id,
        "geoid": place.geoid,
        "confidence": round(place.confidence, 3),
        "rule": place.rule,
    }


def _coalition(coalition: Coalition) -> dict[str, Any]:
    return {
        "span": list(coalition.span),
        "text": coalition.text,
        "part": coalition.part,
        "verb": {**_mention(coalition.verb), "lemma": coalition.verb.lemma},
        "members": [place.ocd_id for place in coalition.members],
    }
