"""Which jurisdictions a quote is about, which stand around it, and which state an article is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from onrecord.nlp.records import Place, Quote, Speaker

MENTIONS, SHARE = 2, 0.6  # fewer mentions, or a smaller share of the article's places, make no context


def places_of(quote: Quote, places: Sequence[Place], text: str) -> tuple[tuple[str, str], ...]:
    """(OCD id, nearness) of each jurisdiction: those named in the quote, else those in the paragraphs it stands in.

    A paragraph ends at a line break. The rule is ours and plain on purpose: what a quote names is what it is about, and
    a quote that names none mostly speaks of what its paragraph has just named.
    """
    inside, near = _named(quote, places, text)
    nearness = "quote" if inside else "paragraph"
    return tuple((ocd_id, nearness) for ocd_id in dict.fromkeys(inside or near))


def roles_of(quote: Quote, places: Sequence[Place], text: str) -> tuple[tuple[str, str], ...]:
    """(OCD id, role) of each jurisdiction named in a quote ("spoken about") or only around it ("mentioned"), once.

    Around it are the paragraphs that it stands in.
    """
    inside, near = _named(quote, places, text)
    roles = {ocd_id: "spoken about" if ocd_id in inside else "mentioned" for ocd_id in near}
    return tuple(roles.items())


def state_of(places: Iterable[Place]) -> str | None:
    """The Open Civic Data id of the state that an article is about: most of its places are it or lie in it, or None.

    The bounds (two mentions, six tenths) are ours: they keep articles about several states without one.
    """
    states = Counter("/".join(place.ocd_id.split("/")[:3]) for place in places if place.level != "country")
    if not states:
        return None
    state, mentions = max(states.items(), key=lambda item: (item[1], item[0]))
    return state if mentions >= MENTIONS and mentions >= SHARE * states.total() else None


def context_of(speaker: Speaker, state: str | None) -> str | None:
    """What keeps this speaker apart from namesakes where the article names no jurisdiction: the `state` it is about."""
    return state if speaker.kind in ("person", "organization") and speaker.jurisdiction is None else None


def _named(quote: Quote, places: Sequence[Place], text: str) -> tuple[list[str], list[str]]:
    """The ids of the places in the quote, and of those in the paragraphs that it stands in, itself included."""
    around = [_paragraph(text, start, end) for start, end in quote.spans]
    inside = [place.ocd_id for place in places if any(_within(place, span) for span in quote.spans)]
    return inside, [place.ocd_id for place in places if any(_within(place, span) for span in around)]


def _within(place: Place, span: tuple[int, int]) -> bool:
    return span[0] <= place.span[0] and place.span[1] <= span[1]


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """From the line break before `start` to the one after `end` (or the ends of the text)."""
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, after if after >= 0 else len(text)
