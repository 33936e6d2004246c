"""Features of a candidate: what the context of its toponym and the other toponyms of the same name say about it."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.nlp.jurisdictions.candidates import CITY_AND_STATE, PlaceCandidate, Ranking, step
from onrecord.nlp.jurisdictions.context import ToponymContext
from onrecord.nlp.jurisdictions.gazetteer import Jurisdiction
from onrecord.nlp.jurisdictions.word_features import labels, sides

FRAMES = (
    "head", "within", "within_counties", "apposed", "abroad", "holds_abroad", "owner", "contains_previous",
)  # fmt: skip
KEPT_ELSEWHERE = 2  # of each name and meaning: one of them may be the toponym that asks
# A division, and a name with or without its county word, to the two toponyms that likeliest mean it.
Elsewhere = dict[str, dict[str, list[tuple[float, Ranking]]]]


def own_features(context: ToponymContext, candidate: PlaceCandidate, sole: bool) -> list[str]:
    """What the context of a toponym says about one candidate; `sole`: only whether it is a place at all is open."""
    if candidate.jurisdiction is not None:
        features = jurisdiction_features(context, candidate.jurisdiction)
        return [*features, *(f"sole {label}" for label in labels(context.features))] if sole else features
    return abroad_features(context, candidate) if candidate.country else no_place_features(context)


def no_place_features(context: ToponymContext) -> list[str]:
    """The features of a toponym speak for and against its being no place, for each shape of toponym in its own way."""
    shape = context.toponym.shape
    features = [f"no: {shape}", *(f"no: {shape} {feature}" for feature in context.features)]
    features += [f"no: {shape} has {name}" for name in FRAMES if getattr(context, name)]
    if context.of_state:
        features.append(f"no: {shape} of state")
    return [*features, *(f"no: {shape} beside {mate}" for mate in sorted(context.mates))]


def jurisdiction_features(context: ToponymContext, jurisdiction: Jurisdiction) -> list[str]:
    """What the context of a toponym says about one jurisdiction that it may mean."""
    group = jurisdiction.group
    features = list(frame_features(context, jurisdiction))
    features.extend(f"beside {mate}/{group}" for mate in sorted(context.mates - {"common"}))
    if group == "county" and context.toponym.shape == "name":
        features.append("bare county/party" if "before=party" in context.features else "bare county")
    if "dateline" in context.features:
        features.append(f"dateline/{group}")
    if group == "place" and "before=party" in context.features:
        features.append("party/place")
    if context.toponym.shape == "state":
        features.extend(state_name_features(context, group))
    return features


def frame_features(context: ToponymContext, jurisdiction: Jurisdiction) -> Iterable[str]:
    """Whether the head, container, apposition and owner of a toponym fit a jurisdiction."""
    group, state = jurisdiction.group, jurisdiction.state

    def fits(name: str, right: bool) -> str:
        return f"{name}={'fits' if right else 'other'}"

    if context.head:
        township = context.head == "township" and jurisdiction.kind in ("township", "town")
        yield f"{fits('head', context.head == group or township)}/{group}"
    if context.within:
        how = "chained" if context.chained else "of" if context.of_state else "within"
        yield fits(how, context.within == state and group != "state")
    if context.apposed:
        yield fits("apposed", context.apposed == state and group != "state")
    if context.within_counties and group != "state":
        yield fits("county", (state, jurisdiction.county) in context.within_counties)
    if context.abroad:
        yield "within=abroad"
    if context.holds_abroad:
        yield f"container abroad/{group}"
    if context.owner:
        yield fits("owner", context.owner == state and group != "state")
    if context.contains_previous:
        yield f"container/{group}"


def state_name_features(context: ToponymContext, group: str) -> Iterable[str]:
    """State, town or county of a state's name: the words on both sides tell, most for New York and Washington."""
    for side in sides(context.features):
        yield f"state's name {side}/{group}"
        if context.toponym.key in CITY_AND_STATE:
            yield f"{context.toponym.key} {side}/{group}"


def abroad_features(context: ToponymContext, candidate: PlaceCandidate) -> list[str]:
    """What the context of a toponym says about a country or a town abroad that it may mean."""
    beside = [*sides(context.features), *labels(context.features)]
    features = [f"abroad {candidate.kind} {feature}" for feature in beside]
    if context.abroad:
        features.append("abroad=container" if context.abroad == candidate.country else "abroad=container of others")
    if context.holds_abroad == candidate.country:
        features.append("abroad=holds previous")
    if context.toponym.key in CITY_AND_STATE:
        features.extend(f"{context.toponym.key} {side}/abroad" for side in sides(context.features))
    return features


def listed_abroad(beside: list[float], candidate: PlaceCandidate) -> list[str]:
    """How likely the items beside it in a list lie abroad: lists keep to one side of the border more often than not."""
    if not beside:
        return []
    group = candidate.jurisdiction.level if candidate.jurisdiction else "abroad"
    return [f"listed abroad={step(max(beside), (0.1, 0.4, 0.7, 0.9))}/{group}"]


def best_elsewhere(rankings: list[Ranking]) -> dict[str, Elsewhere]:
    """For each name, without its county word, the toponyms that likeliest mean each of its jurisdictions."""
    by_name: dict[str, Elsewhere] = {}
    for ranking in rankings:
        for candidate, probability in ranking.pairs():
            if candidate.jurisdiction is not None and probability > 0.2:
                by_division = by_name.setdefault(without_county(ranking.key), {})
                by_key = by_division.setdefault(division(candidate.jurisdiction), {})
                best = by_key.setdefault(ranking.key, [])
                best.append((probability, ranking))
                best.sort(key=lambda pair: -pair[0])
                del best[KEPT_ELSEWHERE:]
    return by_name


def division(jurisdiction: Jurisdiction) -> str:
    """A key that tells jurisdictions apart: Washington the city and the District are one division at two levels."""
    return f"{jurisdiction.level} {jurisdiction.ocd_id}"


def without_county(key: str) -> str:
    """A normal name without its county word."""
    return key.removesuffix(" county").removesuffix(" parish")


def elsewhere(likely: Elsewhere, ranking: Ranking, candidate: PlaceCandidate) -> Iterable[str]:
    """How sure other toponyms of the name are of a jurisdiction, apart for those with and without "County"."""
    jurisdiction = candidate.jurisdiction
    others = likely.get(division(jurisdiction)) if jurisdiction and likely else None
    if jurisdiction is None or not others:
        return
    for way, same in (("same", True), ("worded", False)):
        pairs = (pair for key, pairs in others.items() if (key == ranking.key) == same for pair in pairs)
        best = max((probability for probability, other in pairs if other is not ranking), default=0.0)
        again = step(best, (0.2, 0.5, 0.8, 0.95))
        if again:
            yield f"again={again}/{jurisdiction.level}/{way}"
