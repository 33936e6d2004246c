"""Pronouns as sources: he and she, I, they, it, and the relative 'who'."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Span, Token

from onrecord.nlp.records import Quote
from onrecord.nlp.speakers.document import Story
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.lexicon import PRONOUNS, noun_kind
from onrecord.nlp.speakers.noun_phrases import phrase_entity
from onrecord.nlp.speakers.rules import Link
from onrecord.nlp.speakers.salience import clear
from onrecord.nlp.speakers.state import Scene
from onrecord.nlp.text.names import name_key

RELATIVES = frozenset({"who", "which", "that"})
BODY_PRONOUNS = frozenset({"it", "its"})
PLURAL_PRONOUNS = frozenset({"they", "them", "their", "both", "we", "us", "our"})
TOO_NEAR = 0.85
IN_THE_QUOTATION = 0.25  # speakers seldom name themselves
APPOSED = 9  # tokens: how far behind a name the noun of its apposition stands
SURE = 0.6  # the lead from which a pronoun tells a person's gender


def pronoun(scene: Scene, token: Token, quote: Quote | None) -> Link | None:
    """'he', 'she': the heaviest person of that gender, unless a second one comes near."""
    gender = PRONOUNS[token.lower_]
    inside = _named_inside(scene.story, quote)
    ranked = scene.trail.weigh(token.i, scene.story.turn[token.i], gender, "person")
    ranked = sorted(((w * (IN_THE_QUOTATION if id(e) in inside else 1.0), e) for w, e in ranked), key=lambda p: -p[0])
    found = clear(ranked, TOO_NEAR)
    if found is None:
        return None
    learn_gender(*found, gender)
    return Link(found[0], "pronoun", found[1])


def learn_gender(person: Entity, lead: float, gender: str) -> None:
    """A pronoun that hardly can mean anybody else tells the gender of a person whose name does not."""
    if not person.gender and lead >= SURE and person.leaning in ("", gender):
        person.gender = gender


def _named_inside(story: Story, quote: Quote | None) -> set[int]:
    """Persons named in the quotation itself."""
    if quote is None:
        return set()
    named = (story.people_at.get(mention.start) for span in quote.spans for mention in story.beginning(span))
    return {id(person) for person in named if person}


def antecedent(story: Story, token: Token) -> Span | None:
    """'who', 'which': what the relative clause hangs on, through an apposition the name before it."""
    verb = token.head
    while verb.dep_ not in ("relcl", "ROOT", "acl") and verb.head.i != verb.i:
        verb = verb.head
    noun = verb.head if verb.dep_ in ("relcl", "acl") else None
    if noun is None or noun.i >= token.i:
        before = reversed(list(token.sent))
        noun = next((t for t in before if t.i < token.i and t.pos_ in ("PROPN", "NOUN")), None)
    while noun is not None and noun.dep_ == "appos":
        noun = noun.head
    if noun is None:
        return None
    near = story.near(noun.i - APPOSED, noun.i)
    if name := next((m for m in near if m.end < noun.i and _apposed(story, m.end, noun)), None):
        return story.doc[name.start : name.end]
    left = min((t.i for t in noun.subtree if t.i <= noun.i), default=noun.i)
    return story.doc[left : noun.i + 1]


def _apposed(story: Story, end: int, noun: Token) -> bool:
    """Does the phrase of this noun stand behind a comma after the name that ends at token `end`?"""
    return story.words[end] == "," and noun.left_edge.i in (end + 1, end + 2) and noun.i - end < APPOSED


def plural(scene: Scene, token: Token) -> Link | None:
    """'they': the pair, group or body that acted last, four sentences back at most. 'it': the body in focus."""
    story = scene.story
    here = story.turn[token.i]
    if token.lower_ in PLURAL_PRONOUNS and (before := _plural_before(scene, token, here)) is not None:
        return Link(before, "plural")
    if token.lower_ not in PLURAL_PRONOUNS | BODY_PRONOUNS:
        return None
    found = scene.trail.antecedent(token.i, here, "", "organization")
    return Link(found[0], "short body" if token.lower_ in BODY_PRONOUNS else "plural", found[1]) if found else None


def _plural_before(scene: Scene, token: Token, here: int) -> Entity | None:
    story, doc = scene.story, scene.story.doc
    spoke = next((p for p in reversed(scene.spoke) if p[1].members or p[1].kind in ("group", "organization")), None)
    at = spoke[0] if spoke and here - story.turn[spoke[0]] <= 4 else -1
    for i in range(token.i - 1, at, -1):
        if here - story.turn[i] > 4:
            break
        if doc[i].dep_ in ("nsubj", "nsubjpass") and not story.quoted[i] and _may_speak(doc[i]):
            left = min(t.i for t in doc[i].subtree)
            return phrase_entity(story, doc[left : i + 1], doc[i])
        if (pair := _pair_ending(story, i)) is not None:
            return pair
    return spoke[1] if at >= 0 and spoke is not None else None


def _may_speak(token: Token) -> bool:
    """Is it a plural that speaks, as its noun is known to or as a name?"""
    if token.tag_ == "NNPS":
        return True
    return token.tag_ == "NNS" and (noun_kind(token.lower_, True) or noun_kind(token.lemma_.lower(), True)) is not None


def _pair_ending(story: Story, i: int) -> Entity | None:
    """Two persons joined by 'and', the second named at token `i`."""
    second = story.people_at.get(i)
    if second is None or story.quoted[i]:
        return None
    before = story.last_before(i)
    if before is None or story.turn[before.start] != story.turn[i]:
        return None
    first = story.people_at.get(before.start)
    if first is None or first is second or not any(t.lower_ == "and" for t in story.doc[before.end : i]):
        return None
    return Entity("person", f"{first.name} & {second.name}", members=(first, second))


def first_person(scene: Scene, token: Token) -> Link | None:
    """'I': whoever speaks the quotation around it; else the author, whom the last lines present."""
    story = scene.story
    for n in scene.around(token.idx):
        source = story.quotes[n].source
        own = source is not None and source.spans[0][0] == token.idx
        if not own and (link := scene.links.get(n)) is not None:
            return Link(link.entity, "first person")
    last_lines = bisect_left(story.paragraph, story.paragraph[-1] - 2)
    for mention in story.near(last_lines, len(story.words)):
        opens = mention.start and "\n" in story.words[mention.title_start - 1]
        if mention.start >= last_lines and opens and name_key(mention.name)[0]:
            person = story.people_at.get(mention.start)
            return Link(person, "first person", 0.5) if person is not None else None
    return None
