"""The jurisdiction of an office named without its place: the nation, or the place that the article is about."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from onrecord.nlp.officials.table import in_cabinet
from onrecord.nlp.speakers.attributes import NATION, Fact

EITHER = frozenset({"attorney general", "secretary of state"})  # the nation has one, and so has each state
CONGRESS = frozenset({"senator", "representative", "congressman", "congresswoman", "lawmaker", "delegate"})
SHARE = 0.6  # of the article's places; less is no topic
MENTIONS = 2


def office_place(doc: Doc, name: str, fact: Fact) -> str | None:
    """An Open Civic Data division, or None where nothing decides.

    Members of Congress get none from the context: an article about one state quotes senators of others.
    """
    if fact.level in ("federal", "nation"):
        if fact.office in EITHER and fact.level == "federal" and not in_cabinet(name, fact.office):
            return _topic(doc, "state") or NATION
        return NATION
    if fact.level == "state" and fact.office not in CONGRESS:
        return _topic(doc, "state")
    return _topic(doc, "place") if fact.level == "place" else None


def _topic(doc: Doc, level: str) -> str | None:
    """The state, or the place, that most of the article's linked places are or lie in; else the outlet's home."""
    places = [p for p in doc._.places if p.level != "country"]
    if level == "state":
        found = Counter("/".join(p.ocd_id.split("/")[:3]) for p in places if p.ocd_id.startswith("ocd-division/"))
    else:
        found = Counter(p.ocd_id for p in places if p.level == "place")
    division, n = found.most_common(1)[0] if found else ("", 0)
    if n >= MENTIONS and n >= SHARE * found.total():
        return division
    home: str | None = doc._.home
    if home is None or (level == "place" and "/place:" not in home):
        return None
    return "/".join(home.split("/")[:3]) if level == "state" else home
