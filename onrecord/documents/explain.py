"""Write why a document's quotes, speakers and places are what they are: as JSON, and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.documents.load import Document
from onrecord.nlp.records import Candidate, Choice, Explanation, Quote, Silence, Span
from onrecord.nlp.rules import sentence

MOST_CANDIDATES, MOST_REASONS = 5, 6  # on a terminal; JSON has all
NOBODY = {"speakers": "left open", "places": "no place"}


def explanation_as_json(document: Document, explanation: Explanation) -> dict[str, Any]:
    """Make the object that `onrecord explain --format json` prints; spans are code points into `text`, half-open."""
    speakers: dict[Span | None, Choice] = {choice.span: choice for choice in explanation.speakers}
    return {
        "id": document.id,
        "version": explanation.reading.version,
        "text": document.text,
        "quotes": [_quote(quote, speakers.get(_source_span(quote))) for quote in explanation.reading.quotes],
        "silences": [
            {"text": silence.text, "speaker": _choice(speakers.get(_source_span(silence)), "speakers")}
            for silence in explanation.reading.silences
            if silence.source
        ],
        "places": [_choice(choice, "places") for choice in explanation.places],
    }


def explanation_lines(explanation: dict[str, Any]) -> Iterator[str]:
    """Write an explanation for people, one line after the other."""
    for quote in explanation["quotes"]:
        yield quote["text"]
        yield f"  {quote['kind']} {quote['confidence']:.2f}, found by: {_named(quote['rule'], quote['rule_says'])}"
        cue, source = quote["cue"] or "no cue", quote["source"] or "no source"
        yield f"  cue: {cue}   source: {source}"
        yield from _choice_lines(quote["speaker"], "speaker")
        yield ""
    for silence in explanation["silences"]:
        yield f"Silent: {silence['text']}"
        yield from _choice_lines(silence["speaker"], "speaker")
        yield ""
    for place in explanation["places"]:
        yield f"Place: {place['text']}"
        yield from _choice_lines(place, "place")
        yield ""


def _source_span(attributed: Quote | Silence) -> Span | None:
    """Where the mention of who speaks, or keeps silent, begins and ends."""
    source = attributed.source
    return (source.spans[0][0], source.spans[-1][1]) if source else None


def _quote(quote: Quote, choice: Choice | None) -> dict[str, Any]:
    return {
        "kind": quote.kind,
        "spans": [list(span) for span in quote.spans],
        "text": quote.text,
        "confidence": round(quote.confidence, 3),
        "rule": quote.rule,
        "rule_says": sentence("quotes", quote.rule),
        "cue": quote.cue.text if quote.cue else None,
        "source": quote.source.text if quote.source else None,
        "speaker": _choice(choice, "speakers") if choice else _without_choice(quote),
    }


def _without_choice(quote: Quote) -> dict[str, Any] | None:
    """A speaker that no source was resolved to: given by the layout, or by the quotations around."""
    if quote.speaker is None:
        return None
    return {
        "text": None,
        "span": None,
        "chosen": quote.speaker.name,
        "confidence": round(quote.speaker.confidence, 3),
        "rule": quote.speaker.rule,
        "rule_says": sentence("speakers", quote.speaker.rule),
        "candidates": [],
    }


def _choice(choice: Choice | None, stage: str) -> dict[str, Any] | None:
    if choice is None:
        return None
    return {
        "text": choice.text,
        "span": list(choice.span),
        "chosen": choice.chosen,
        "confidence": round(choice.confidence, 3),
        "rule": choice.rule,
        "rule_says": sentence(stage, choice.rule),
        "candidates": [_candidate(candidate, stage) for candidate in choice.candidates],
    }


def _candidate(candidate: Candidate, stage: str) -> dict[str, Any]:
    return {
        "name": candidate.name if candidate.name is not None else NOBODY[stage],
        "weight": round(candidate.weight, 3),
        "reasons": {name: round(weight, 3) for name, weight in candidate.reasons},
    }


def _named(rule: str, says: str) -> str:
    return f"{rule} ({says})" if says else rule or "no rule"


def _choice_lines(choice: dict[str, Any] | None, what: str) -> Iterator[str]:
    if choice is None:
        yield f"  {what}: left open"
        return
    chosen = choice["chosen"] or "left open"
    yield f"  {what}: {chosen} {choice['confidence']:.2f}, by: {_named(choice['rule'], choice['rule_says'])}"
    for candidate in choice["candidates"][:MOST_CANDIDATES]:
        yield f"    {candidate['weight']:>6.2f}  {candidate['name']}{_reasons(candidate['reasons'].items())}"
    if more := len(choice["candidates"]) - MOST_CANDIDATES:
        yield from [f"            and {more} more"] if more > 0 else []


def _reasons(reasons: Iterable[tuple[str, float]]) -> str:
    heaviest = [f"{name} {weight:+.2f}" for name, weight in list(reasons)[:MOST_REASONS]]
    return f"  ({', '.join(heaviest)})" if heaviest else ""
