"""The features by which the candidates for a source are told apart.

Each stands alone and once more behind the kind of the source ("he: rank=1"), since what speaks for somebody differs
between a pronoun, a surname and a description.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from onrecord.nlp.ranking import reached
from onrecord.nlp.speakers.choice.candidates import OPEN_WORDS, SPEAKERS, CandidateSet, SourcePhrase
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.lexicon import is_first_name, noun_kind, plain, state_division
from onrecord.nlp.speakers.pronouns import named_inside
from onrecord.nlp.speakers.rules import Resolution
from onrecord.nlp.speakers.sources import POSSESSIVES
from onrecord.nlp.speakers.state import ResolverState
from onrecord.nlp.text.names import fold, name_key, name_words

AROUND = 6  # words on each side of a name that may describe its bearer
FIRST_NAMINGS = 6  # of a person, whose surroundings are read: news introduces somebody once
SENTENCES, COUNTS, PARAGRAPHS = (0, 1, 2, 3, 5, 8, 15), (0, 1, 2, 3, 5, 9), (0, 1, 2, 4, 8)
LEADS = (0.2, 0.4, 0.6, 0.8, 0.95)


def features_of(state: ResolverState, phrase: SourcePhrase, candidate_set: CandidateSet) -> list[list[str]]:
    """The features of each entity, then of the source's own words where they are a candidate, then of nobody."""
    ranks = _ranks(phrase, candidate_set)
    inside = named_inside(state.document, phrase.quote)
    lists = [
        [*_entity(state, phrase, entity, candidate_set, ranks), *(["in the quotation"] if id(entity) in inside else [])]
        for entity in candidate_set.entities
    ]
    if candidate_set.own_words is not None:
        lists.append(list(_own_words(state, phrase, candidate_set.own_words)))
    lists.append(["nobody"])
    for entity, features in zip(candidate_set.all, lists, strict=True):
        features += _by_rules(phrase.by_rules, entity)
        features += [f"{phrase.kind}: {name}" for name in features]
    return lists


def _by_rules(by_rules: Resolution | None, entity: Entity | None) -> Iterator[str]:
    """What the rules of this room say: it is this one, by which rule and how far ahead, or it is another."""
    chosen = by_rules.entity if by_rules is not None else None
    if chosen is not entity:
        return
    yield "rules"
    if by_rules is not None:
        yield f"rules: {by_rules.rule}"
        yield f"rules: {by_rules.rule} lead={reached(by_rules.lead, LEADS)}"


def _ranks(phrase: SourcePhrase, candidate_set: CandidateSet) -> dict[int, int]:
    """By how many others of its kind and of a fitting gender each entity was named later, by id."""
    ranks: dict[int, int] = {}
    seen: dict[str, int] = {}
    for key, naming in candidate_set.last.items():
        if not _conflicts(phrase, naming.entity):
            ranks[key] = seen[naming.entity.kind] = seen.get(naming.entity.kind, -1) + 1
    return ranks


def _conflicts(phrase: SourcePhrase, entity: Entity) -> bool:
    return bool(phrase.gender and entity.gender and phrase.gender != entity.gender)


def _entity(
    state: ResolverState, phrase: SourcePhrase, entity: Entity, candidate_set: CandidateSet, ranks: dict[int, int]
) -> Iterator[str]:
    kind = "pair" if entity.members else entity.kind
    yield kind
    if phrase.gender and kind == "person":
        yield "gender=" + ("other" if _conflicts(phrase, entity) else "same" if entity.gender else "unknown")
    yield f"{kind} rank={min(ranks[id(entity)], 4)}" if id(entity) in ranks else f"{kind} rank=none"
    if kind == "person":
        first = name_key(entity.name)[0]
        yield "name=" + ("one word" if not first else "known" if is_first_name(entity.name.split()[0]) else "unknown")
    yield from _distances(state, phrase, entity, candidate_set)
    yield from _speaking(state, phrase, entity)
    yield from _in_source(state, phrase, entity)
    if kind == "person":
        yield from _description(state, phrase, entity)


def _distances(
    state: ResolverState, phrase: SourcePhrase, entity: Entity, candidate_set: CandidateSet
) -> Iterator[str]:
    """How far before the source it was named last and how, how often, and whether its name stands behind the source."""
    document, start, end = state.document, phrase.span.start, phrase.span.end
    before = bisect_left(entity.spans, (start, 0))
    naming = candidate_set.last.get(id(entity))
    at = max(naming.at if naming is not None else -1, entity.spans[before - 1][0] if before else -1)
    yield f"named={reached(before, COUNTS)}"
    if at >= 0:
        yield f"sentences={reached(document.turn[start] - document.turn[at], SENTENCES)}"
        yield f"paragraphs={reached(document.paragraph[start] - document.paragraph[at], PARAGRAPHS)}"
        if document.sentence[start] == document.sentence[at]:
            yield "same sentence" + (" in marks" if document.quoted[at] else "")
    else:
        yield "not named before"
    if naming is not None:
        yield f"named as={naming.weight:.2g}"
    if before and document.paragraph[entity.spans[before - 1][0]] == 0:
        yield "in the first lines"
    behind = bisect_left(entity.spans, (end, 0))
    if behind < len(entity.spans):
        distance = document.sentence[entity.spans[behind][0]] - document.sentence[end - 1]
        yield f"behind={reached(distance, (0, 1, 2, 4))}" + ("" if before else " first")


def _speaking(state: ResolverState, phrase: SourcePhrase, entity: Entity) -> Iterator[str]:
    """Whether it spoke among the last, and how far before."""
    recent = [spoken for spoken in state.spoke[-12:] if spoken[0] < phrase.span.start]
    order = list(dict.fromkeys(id(speaker) for _, speaker in reversed(recent)))
    if id(entity) not in order:
        yield "silent"
        return
    at = max(at for at, speaker in recent if speaker is entity)
    sentences = state.document.turn[phrase.span.start] - state.document.turn[at]
    yield f"spoke={min(order.index(id(entity)), SPEAKERS)}"
    yield f"spoke sentences={reached(sentences, SENTENCES)}"
    yield f"spoke times={reached(sum(speaker is entity for _, speaker in recent), COUNTS)}"


def _in_source(state: ResolverState, phrase: SourcePhrase, entity: Entity) -> Iterator[str]:
    """What of its name stands in the source."""
    start, end = phrase.span.start, phrase.span.end
    first = bisect_left(entity.spans, (start, 0))
    inside = entity.spans[first : first + 1]
    if inside and inside[0][1] <= end:
        owns = inside[0][1] < end and state.document.words[inside[0][1]] in POSSESSIVES
        yield "in source=" + ("owner" if owns else "head" if inside[0][0] <= phrase.head.i < inside[0][1] else "beside")
    words = {fold(word) for word in name_words(entity.name)} if entity.kind in ("person", "organization") else set()
    shared = words & phrase.words
    if shared and entity.kind == "person":
        yield "shares=" + ("surname" if name_key(entity.name)[1] in shared else "first name")
    elif shared:
        last = fold(name_words(entity.name)[-1]) in (fold(phrase.head.text), fold(phrase.head.lemma_))
        yield "shares=" + ("head" if last else "word")
    elif phrase.kind in ("name", "surname", "body"):
        yield "shares=nothing"


def _description(state: ResolverState, phrase: SourcePhrase, person: Entity) -> Iterator[str]:
    """Whether the words of a description are said of the person somewhere in the text."""
    facts = state.facts[id(person)]
    if phrase.kind.startswith(("the ", "a ")):
        head = {plain(phrase.head.text), plain(phrase.head.lemma_)}
        fits = any(head & fact.heads for fact in facts)
        yield "role=" + ("fits" if fits else "other" if any(fact.role for fact in facts) else "none")
        home = next((at for t in phrase.span if t.text[:1].isupper() and (at := state_division(t.text))), None)
        places = [fact.division for fact in facts if fact.division]
        if home and places:
            yield "home=" + ("fits" if any(place.startswith(home) for place in places) else "other")
        parties = {fact.party.lower() for fact in facts if fact.party}
        said = {word for word in phrase.words if word in ("republican", "democrat", "democratic", "gop")}
        if said and parties:
            yield "party=" + ("fits" if any(party[:5] in {w[:5] for w in said} for party in parties) else "other")
        near = len((phrase.words - head) & _words_around(state, person, phrase.span.start))
        yield f"words near={min(near, 3)}" if phrase.words - head else "words near=no words"
        yield "head near=" + ("yes" if head & _words_around(state, person, phrase.span.start) else "no")
    if person.titles:
        yield "titled"


def _words_around(state: ResolverState, person: Entity, at: int) -> set[str]:
    """The content words around the first names of a person and around the last one before token `at`."""
    last = bisect_left(person.spans, (at, 0)) - 1
    spans = [*person.spans[:FIRST_NAMINGS], *([person.spans[last]] if last >= FIRST_NAMINGS else [])]
    return {word for start, end in spans for word in state.content_words(start - AROUND, end + AROUND) if word}


def _own_words(state: ResolverState, phrase: SourcePhrase, own_words: Entity) -> Iterator[str]:
    """Features of the source's own words: their kind, head noun, first word, length, and whether somebody owns them."""
    lemma = plain(phrase.head.lemma_)
    yield "own words"
    yield f"own words {own_words.kind}"
    yield f"own words head={lemma}" if noun_kind(lemma) else f"own words head={phrase.head.tag_}"
    yield f"own words first={plain(phrase.span[0].text)}" if phrase.span[0].pos_ in OPEN_WORDS else "own words first"
    yield f"own words length={reached(len(phrase.span), (1, 2, 3, 5, 8))}"
    if any(token.text in POSSESSIVES for token in phrase.span):
        yield "own words owned"
    if any(state.salience.knows(person, phrase.span.start) for person in state.people_of_role(lemma)):
        yield "own words role known"
    if any(token.pos_ == "ADP" for token in phrase.span):
        yield "own words joined"
