"""The signs of a reading: what the words around its mention and the other mentions of its name say about it."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.nlp.jurisdictions.candidates import CITY_AND_STATE, Reading, Scored, step
from onrecord.nlp.jurisdictions.context import Local
from onrecord.nlp.jurisdictions.document import Article
from onrecord.nlp.jurisdictions.gazetteer import Gazetteer, Jurisdiction

FRAMES = (
    "head", "within", "within_counties", "apposed", "abroad", "holds_abroad", "owner", "contains_previous",
)  # fmt: skip
# A division, and a name with or without its county word, to the two mentions that likeliest mean it.
Elsewhere = dict[str, dict[str, list[tuple[float, Scored]]]]


def no_place_signs(local: Local) -> list[str]:
    """The signs of a mention weigh on its reading as no place, each kind of mention for itself."""
    shape = local.mention.shape
    signs = [f"no: {shape}", *(f"no: {shape} {sign}" for sign in local.signs)]
    for name in FRAMES:
        if getattr(local, name):
            signs.append(f"no: {shape} has {name}")
    if local.of_state:
        signs.append(f"no: {shape} of state")
    signs.extend(f"no: {shape} beside {mate}" for mate in sorted(local.mates))
    return signs


def mention_signs(local: Local, row: Jurisdiction, book: Gazetteer) -> list[str]:
    """What the words around one mention say about one of its readings."""
    group = "state" if row.level in ("state", "territory") else row.level
    out = []
    if local.head:
        fits = local.head == group or (local.head == "township" and row.kind in ("township", "town"))
        out.append(f"head={'fits' if fits else 'other'}/{group}")
    if local.within:
        how = "chained" if local.chained else "of" if local.of_state else "within"
        out.append(f"{how}={'fits' if local.within == row.state and group != 'state' else 'other'}")
    if local.apposed:
        out.append(f"apposed={'fits' if local.apposed == row.state and group != 'state' else 'other'}")
    if local.within_counties and group != "state":
        out.append(f"county={'fits' if (row.state, row.county) in local.within_counties else 'other'}")
    if local.abroad:
        out.append("within=abroad")
    if local.holds_abroad:
        out.append(f"container abroad/{group}")
    if local.owner:
        out.append(f"owner={'fits' if local.owner == row.state and group != 'state' else 'other'}")
    if local.contains_previous:
        out.append(f"container/{group}")
    out.extend(f"beside {mate}/{group}" for mate in sorted(local.mates - {"common"}))
    if group == "county" and local.mention.shape == "name":
        out.append("bare county/party" if "before=party" in local.signs else "bare county")
    if "dateline" in local.signs:
        out.append(f"dateline/{group}")
    if group == "place" and "before=party" in local.signs:
        out.append("party/place")
    if local.mention.shape == "state":
        out.extend(state_name_signs(local, group))
    return out


def state_name_signs(local: Local, group: str) -> Iterable[str]:
    """State, town or county of a state's name: the words on both sides tell, most for New York and Washington."""
    key = local.mention.key
    for sign in sides(local):
        yield f"state's name {sign}/{group}"
        if key in CITY_AND_STATE:
            yield f"{key} {sign}/{group}"


def sides(local: Local) -> list[str]:
    return [s for s in local.signs if s.startswith(("after=", "before="))]


def abroad_mention_signs(local: Local, reading: Reading) -> Iterable[str]:
    """What the words around a mention say about its reading as a country or a town abroad."""
    kind = "country" if reading.signs[0] == "abroad=country" else "town"
    yield from (f"abroad {kind} {sign}" for sign in sides(local))
    yield from (f"abroad {kind} {s}" for s in local.signs if s.startswith("ent=") and "/" not in s)
    if local.abroad:
        yield "abroad=container" if local.abroad == reading.abroad else "abroad=container of others"
    if local.holds_abroad == reading.abroad:
        yield "abroad=holds previous"
    if local.mention.key in CITY_AND_STATE:
        yield from (f"{local.mention.key} {sign}/abroad" for sign in sides(local))


def listed_abroad(beside: list[float], reading: Reading) -> list[str]:
    """Lists keep to one side of the border more often than not."""
    if not beside:
        return []
    group = reading.row.level if reading.row else "abroad"
    return [f"listed abroad={step(max(beside), (0.1, 0.4, 0.7, 0.9))}/{group}"]


def best_elsewhere(scored: list[Scored]) -> dict[str, Elsewhere]:
    """For each name, without its county word, the likely readings of its mentions: two of each, for one may ask."""
    out: dict[str, Elsewhere] = {}
    for item in scored:
        for reading, odds in zip(item.readings, item.odds, strict=True):
            if reading.row is not None and odds > 0.2:
                key = item.local.mention.key
                best = out.setdefault(bare(key), {}).setdefault(division(reading.row), {}).setdefault(key, [])
                best.append((odds, item))
                best.sort(key=lambda pair: -pair[0])
                del best[2:]
    return out


def division(row: Jurisdiction) -> str:
    """Tells rows apart: Washington the city and the District are one division at two levels."""
    return f"{row.level} {row.ocd_id}"


def bare(key: str) -> str:
    return key.removesuffix(" county").removesuffix(" parish")


def elsewhere(likely: Elsewhere, item: Scored, reading: Reading) -> Iterable[str]:
    """How sure other mentions of the name are of this reading, apart for those with and without "County"."""
    row, key = reading.row, item.local.mention.key
    others = likely.get(division(row)) if row and likely else None
    if row is None or not others:
        return
    for way, same in (("same", True), ("worded", False)):
        best = (pair for name, pairs in others.items() if (name == key) == same for pair in pairs)
        found = (odds for odds, other in best if other is not item)
        again = step(max(found, default=0.0), (0.2, 0.5, 0.8, 0.95))
        if again:
            yield f"again={again}/{row.level}/{way}"


def abroad_signs(reading: Reading, article: Article, key: str) -> list[str]:
    if not reading.abroad:
        return []
    return [f"abroad company={min(article.compatriots(reading.abroad, key), 3)}"]


def foreign_signs(reading: Reading, article: Article, key: str) -> list[str]:
    if not reading.abroad:
        return []
    kind = "country" if reading.signs[0] == "abroad=country" else "town"
    steps = [f"foreignness>{n}/{kind}" for n in range(article.foreignness(key))]
    return [*steps, *(["abroad home"] if article.home else [])]
