"""Who is who across articles: the speakers of many articles as real people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from nlp.records import Place, Speaker

MENTIONS, SHARE = 2, 0.6  # fewer mentions, or a smaller share of the article's places, make no context


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
