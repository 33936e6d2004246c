"""Infers the jurisdiction of an office that a text names without its place: the nation, or the article's topic."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from onrecord.nlp.officials.table import in_cabinet

NATION = "ocd-division/country:us"
EITHER = frozenset({"attorney general", "secretary of state"})  # the nation has one, and so has each state
CONGRESS = frozenset({"senator", "representative", "congressman", "congresswoman", "lawmaker", "delegate"})
SHARE = 0.6  # of the article's places; less is no topic
MENTIONS = 2


def office_jurisdiction(doc: Doc, name: str, office: str, level: str) -> str | None:
    """Infer the Open Civic Data division of a person's office from its level; None where nothing decides.

    Members of Congress get none from the context: an article about one state quotes senators of others.
    """
    if level in ("federal", "nation"):
        if office in EITHER and level == "federal" and not in_cabinet(name, office):
            return _topic(doc, "state") or NATION
        return NATION
    if level == "state" and office not in CONGRESS:
        return _topic(doc, "state")
    return _topic(doc, "place") if level == "place" else None


def _topic(doc: Doc, level: str) -> str | None:
    """The state, or the place, that most of the article's linked places are or lie in; else the outlet's home."""
    places = [place for place in doc._.places if place.level != "country"]
    if level == "state":
        counts = Counter(_state_of(place.ocd_id) for place in places if place.ocd_id.startswith("ocd-division/"))
    else:
        counts = Counter(place.ocd_id for place in places if place.level == "place")
    division, mentions = counts.most_common(1)[0] if counts else ("", 0)
    if mentions >= MENTIONS and mentions >= SHARE * counts.total():
        return division
    home: str | None = doc._.home
    if home is None or (level == "place" and "/place:" not in home):
        return None
    return _state_of(home) if level == "state" else home


def _state_of(ocd_id: str) -> str:
    return "/".join(ocd_id.split("/")[:3])
