"""Names the rules by which a source is resolved, and says how sure each is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.table_reader import records

RULES = {
    "name": "the source names the person in full, or by the only form that the text has",
    "surname": "one word of the name of one person of the text",
    "shared name": "one word that several persons of the text bear; title, gender, place in the text chose",
    "pair": "two or more persons joined by 'and'",
    "pronoun": "he, she: the heaviest person of that gender before it",
    "first person": "I: whoever speaks around it, or the author",
    "title": "a description that one person's title or role fits ('the mayor')",
    "description": "a description that no stated role fits, of the one person in focus",
    "body": "the name of a body, or a short form of it",
    "short body": "'the commission': the last body with that word in its name, or as for 'it' the body in focus",
    "plural": "they, we: the pair, group or body before it",
    "statement": "'the letter', 'her speech': whoever made it",
    "phrase": "nobody's name: the words of the text themselves",
    "document": "the same for a document ('the report')",
    "choice": "the learned choice against the rules above",
}
LEAST = 0.35  # less sure than this is left open


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a source was resolved to, and by which rule.

    `lead` tells how far the entity stands before the next candidate: 1 without one, 0 if both weigh the same.
    `probability` is that of the learned choice, None where none was made.
    """

    entity: Entity
    rule: str
    lead: float = 1.0
    probability: float | None = None


@lru_cache(maxsize=1)
def _measured() -> dict[str, list[tuple[float, float]]]:
    """Each rule's (least lead, confidence), the highest lead first."""
    steps: dict[str, list[tuple[float, float]]] = {}
    for rule, lead, share in records("speakers/confidence.tsv", _step):
        steps.setdefault(rule, []).append((lead, share))
    return {rule: sorted(pairs, reverse=True) for rule, pairs in steps.items()}


def _step(rule: str, lead: str, share: str, _: str) -> tuple[str, float, float]:
    return rule, float(lead), float(share)


def confidence(resolution: Resolution) -> float:
    """Give the probability of the learned choice; without one (silences) the share of the rule's resolutions that were
    right when read by hand (nlp/tables/speakers/confidence.tsv)."""
    if resolution.probability is not None:
        return resolution.probability
    return next(share for lead, share in _measured()[resolution.rule] if resolution.lead >= lead)


def is_open(resolution: Resolution) -> bool:
    """Tell whether a resolution is too unsure to be told. The learned choice leaves open by itself what is."""
    return resolution.probability is None and confidence(resolution) < LEAST
