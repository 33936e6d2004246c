"""What a source was resolved to, by which rule, and how sure that is."""

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
    "short body": "'the commission', 'it': the body in focus",
    "plural": "they, we: the pair, group or body before it",
    "statement": "'the letter', 'her speech': whoever made it",
    "signature": "a name behind a dash after the quotation",
    "neighbour": "no source: the speaker of the quotations around it",
    "phrase": "nobody's name: the words of the text themselves",
    "document": "the same for a document ('the report')",
}
LEAST = 0.35  # less sure than this is left open


@dataclass(frozen=True, slots=True)
class Link:
    """`lead` tells how far the entity stands before the next candidate: 1 without one, 0 if both weigh the same."""

    entity: Entity
    rule: str
    lead: float = 1.0


@lru_cache(maxsize=1)
def _measured() -> dict[str, list[tuple[float, float]]]:
    """Rule to (least lead, confidence), the highest lead first."""
    found: dict[str, list[tuple[float, float]]] = {}
    for rule, step in records("speakers/confidence.tsv", _step):
        found.setdefault(rule, []).append(step)
    return {rule: sorted(steps, reverse=True) for rule, steps in found.items()}


def _step(rule: str, lead: str, confidence: str, _: str) -> tuple[str, tuple[float, float]]:
    return rule, (float(lead), float(confidence))


def confidence(link: Link) -> float:
    """The share of such links that were right when read by hand (nlp/tables/speakers/confidence.tsv)."""
    return next(share for lead, share in _measured()[link.rule] if link.lead >= lead)
