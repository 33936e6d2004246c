"""An attribution as spans of a text: what the tagger and the rules after it hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.nlp.records import Span
from onrecord.nlp.text.spans import merge_overlapping

TAGGER = "attribution tagger"
JOINED_HALVES = "halves around a report"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words (content) that somebody (source) is reported (cue) to say, each as spans of the text.

    Cue and source may be empty. `rule` names what found the words, as in tables/rules.tsv. The confidence is the
    tagger's own probability (confidence.py calibrates it), or that of the rule.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    confidence: float
    rule: str = TAGGER

    @property
    def is_tagged(self) -> bool:
        """Tell whether the tagger found its words, or the half of them that is reported."""
        return self.rule in (TAGGER, JOINED_HALVES)


def shift(attribution: Attribution, offset: int) -> Attribution:
    """The attribution with all of its spans moved `offset` characters to the right."""
    content, cue, source = (
        tuple((start + offset, end + offset) for start, end in spans)
        for spans in (attribution.content, attribution.cue, attribution.source)
    )
    return replace(attribution, content=content, cue=cue, source=source)


def merge_pair(first: Attribution, second: Attribution) -> Attribution:
    """One attribution of the words of both, with the cue and the confidence of the first and the first source there is.

    What is joined is as sure as the report that is found for it: that the second half lacks one says nothing.
    """
    content = merge_overlapping((*first.content, *second.content))
    rule = JOINED_HALVES if first.is_tagged else first.rule
    return replace(first, content=content, source=first.source or second.source, rule=rule)
