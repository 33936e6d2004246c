"""Explains the speakers of a doc: for each source the candidates that were considered, and the rule that chose."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from onrecord.nlp.records import Candidate, Choice, Mention
from onrecord.nlp.speakers.entities import RankedEntity, by_weight
from onrecord.nlp.speakers.resolver import resolve_sources
from onrecord.nlp.speakers.rules import Resolution, confidence, is_open
from onrecord.nlp.speakers.state import Recorder


def explain(doc: Doc) -> tuple[Choice, ...]:
    """Explain the speaker of each quote with a source, then of each silence with one, in the doc's order.

    The doc must have been read: its quotes, silences and places are taken from it, and its sources are resolved again.
    """
    recorder = Recorder()
    resolver = resolve_sources(doc, recorder)
    resolved = [
        *((quote, resolver.state.resolutions.get(n)) for n, quote in enumerate(doc._.quotes)),
        *((silence, resolver.resolve_silence(silence)) for silence in doc._.silences),
    ]
    return tuple(
        _choice(attributed.source, resolution, recorder.considered.get(attributed, {}).values())
        for attributed, resolution in resolved
        if attributed.source is not None
    )


def _choice(source: Mention, resolution: Resolution | None, considered: Iterable[RankedEntity]) -> Choice:
    """What was chosen for one source. A candidate that no ranking weighed has the weight 1."""
    ranking = list(considered)
    rule = resolution.rule if resolution is not None else ""
    sure = confidence(resolution) if resolution is not None else 0.0
    if resolution is not None and not any(ranked.entity is resolution.entity for ranked in ranking):
        ranking.append(RankedEntity(1.0, resolution.entity, ((f"rule: {rule}", 1.0),)))
    chosen = resolution.entity.name if resolution is not None and not is_open(resolution) else None
    span = (source.spans[0][0], source.spans[-1][1])
    return Choice(span, source.text, chosen, rule, sure, tuple(map(_candidate, by_weight(ranking))))


def _candidate(ranked: RankedEntity) -> Candidate:
    reasons = sorted(ranked.reasons, key=lambda reason: -abs(reason[1]))
    return Candidate(ranked.entity.name, ranked.weight, tuple(reasons))
