"""Which jurisdictions a quote is about, and which stand around it."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.nlp.records import Place, Quote


def places_of(quote: Quote, places: Sequence[Place], text: str) -> tuple[tuple[str, str], ...]:
    """(OCD id, nearness) of each jurisdiction: those named in the quote, else those in the paragraphs it stands in.

    A paragraph ends at a line break. The rule is ours and plain on purpose: what a quote names is what it is about, and
    a quote that names none mostly speaks of what its paragraph has just named.
    """
    inside = [place.ocd_id for place in places if any(_within(place, span) for span in quote.spans)]
    if inside:
        return tuple((ocd_id, "quote") for ocd_id in dict.fromkeys(inside))
    around = [_paragraph(text, start, end) for start, end in quote.spans]
    near = [place.ocd_id for place in places if any(_within(place, span) for span in around)]
    return tuple((ocd_id, "paragraph") for ocd_id in dict.fromkeys(near))


def roles_of(quote: Quote, places: Sequence[Place], text: str) -> tuple[tuple[str, str], ...]:
    """(OCD id, role) of each jurisdiction named in a quote ("spoken about") or only around it ("mentioned"), once.

    Around it are the paragraphs that it stands in.
    """
    around = [_paragraph(text, start, end) for start, end in quote.spans]
    inside = [place.ocd_id for place in places if any(_within(place, span) for span in quote.spans)]
    near = [place.ocd_id for place in places if any(_within(place, span) for span in around)]
    roles = {ocd_id: "spoken about" if ocd_id in inside else "mentioned" for ocd_id in near}
    return tuple(roles.items())


def _within(place: Place, span: tuple[int, int]) -> bool:
    return span[0] <= place.span[0] and place.span[1] <= span[1]


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """From the line break before `start` to the one after `end` (or the ends of the text)."""
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, after if after >= 0 else len(text)
