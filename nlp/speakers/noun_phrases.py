"""Sources that name nobody: 'the mayor', 'the commission', 'the letter', 'a senior aide'."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from onrecord.nlp.officials.table import find
from onrecord.nlp.records import SpeakerKind
from onrecord.nlp.speakers.attributes import Fact
from onrecord.nlp.speakers.document import Story
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.lexicon import PRONOUNS, noun_gender, noun_kind, office_of, plain, state
from onrecord.nlp.speakers.rules import Link
from onrecord.nlp.speakers.salience import clear
from onrecord.nlp.speakers.sources import DETERMINER, POSSESSIVES
from onrecord.nlp.speakers.state import Scene
from onrecord.nlp.text.names import name_key

SPOKEN = frozenset(
    {"statement", "speech", "remark", "remarks", "tweet", "tweets", "brief", "letter", "email", "testimony"}
    | {"interview", "comments", "book"}
)
SPEAKS_FOR = frozenset(
    {"spokesman", "spokeswoman", "spokesperson", "aide", "official", "source", "lawyer", "attorney", "adviser"}
    | {"advisor", "friend", "person", "staffer", "operative", "insider"}
)
TOO_NEAR = 0.75
_CUT = re.compile(r"\s*(?:,|\(|\b(?:who|which|that|whose|released|published|obtained|dated)\b).*$", re.S)
_SHARE_OF = re.compile(r"\d ?(?:percent|%) of (?:the |all )?((?:[a-z-]+ )?[a-z]+s)\b")
_BARE_SHARE = re.compile(r"(?:\w+ )*[\d.]+ ?(?:percent|%)")
_SHARE = re.compile(r"^(?:only|about|nearly|more than|some)?\s*[\d.]+ ?(?:percent|%) of ", re.I)


def phrase(scene: Scene, span: Span, head: Token) -> Link | None:
    """Whom a phrase without a name means: somebody named elsewhere, or nobody but its own words."""
    story, kind = scene.story, phrase_kind(head)
    definite, owner = is_definite(span), _owner(story, span)
    if kind == "group" and _BARE_SHARE.fullmatch(span.text) and (whole := _shared_out(story, span)) is not None:
        return Link(whole, "phrase")
    if kind == "anonymous" and owner is not None and (link := titled(scene, span, head, owner)) is not None:
        return link
    if kind == "anonymous" and definite and (link := titled(scene, span, head)) is not None:
        return link
    if kind == "document" and plain(head.text) in SPOKEN:
        if owner is not None:
            return Link(owner, "statement")
        if definite and len(span) <= 3 and scene.spoke:
            return Link(scene.spoke[-1][1], "statement", 0.5)
    short = kind == "organization" and definite and owner is None and len(span) <= 3
    body = _short_body(scene, span, head) if short else None
    return body or Link(phrase_entity(story, span, head), "document" if kind == "document" else "phrase")


def is_definite(span: Span) -> bool:
    """Does the phrase point to somebody already known?"""
    bare = len(span) == 1 and office_of(span.text) is not None
    return bare or span[0].lower_ in ("the", "this", "that", "former") or span[0].lower_ in PRONOUNS


def phrase_kind(head: Token) -> SpeakerKind:
    """What an unnamed phrase speaks as, from its head noun."""
    plural = (
        head.tag_ in ("NNS", "NNPS")
        or head.pos_ == "NUM"
        or head.lower_ in ("many", "some", "others", "most", "several", "both")
    )
    kind = noun_kind(head.lower_, plural) or noun_kind(head.lemma_.lower(), plural)
    if kind == "person":
        return "anonymous"
    if kind:
        return kind  # type: ignore[return-value]  # the table holds kinds
    if head.pos_ == "PROPN" or head.ent_type_ in ("ORG", "GPE", "NORP"):
        return "group" if head.ent_type_ == "NORP" and plural else "organization"
    return "group" if plural else "anonymous"


def phrase_entity(story: Story, span: Span, head: Token) -> Entity:
    """An unnamed speaker under the words of the text, without what hangs loosely on them."""
    kind = phrase_kind(head)
    whole = _full_surname(story, span)
    text = _CUT.sub("", whole).strip() or whole
    if kind in ("organization", "document"):
        text = DETERMINER.sub("", text)
    if kind == "group":
        text = _SHARE.sub("", text)
    return Entity(kind, " ".join(text.split()))


def _full_surname(story: Story, span: Span) -> str:
    """The phrase's text with the first bare surname replaced by the full name: 'Ann Lee’s campaign'."""
    for mention in story.near(span.start, span.end):
        if not (span.start <= mention.start and mention.end < span.end):
            continue
        person = story.people_at.get(mention.start)
        bare = person is not None and name_key(person.name)[0] and not name_key(mention.name)[0]
        if person is not None and bare and story.words[mention.end] in POSSESSIVES:
            at = story.doc[mention.start].idx
            stop = story.doc[mention.end - 1].idx + len(story.words[mention.end - 1])
            return span.text[: at - span.start_char] + person.name + span.text[stop - span.start_char :]
    return span.text


def _owner(story: Story, span: Span) -> Entity | None:
    """Whose statement it is: 'Smith's brief'."""
    for mention in story.near(span.start, span.end):
        if span.start <= mention.start and mention.end < span.end and story.words[mention.end] in POSSESSIVES:
            return story.people_at.get(mention.start)
    return None


def _shared_out(story: Story, span: Span) -> Entity | None:
    """'63 percent said': of whom, as the last share before it tells ('52 percent of registered voters')."""
    before = story.text[: span.start_char]
    found = _SHARE_OF.findall(before[before.rfind("\n\n", 0, max(0, len(before) - 1500)) + 1 :])
    return Entity("group", found[-1]) if found else None


def titled(scene: Scene, span: Span, head: Token, owner: Entity | None = None) -> Link | None:
    """'the mayor', 'the Vermont senator': the person of that role, the one in focus if several have it.

    A description that no role fits ('the New York businessman') means the person in focus, if it adds something
    (an adjective, a name, a number) and the last sentences are about one person. `owner` is not meant by 'Lee's aide'.
    """
    home = next((at for t in span if (at := state(t.text)) and t.text[0].isupper() and len(t.text) > 2), None)
    words = described(span, head)
    fitting = [p for p in scene.story.people if p is not owner and _has_role(scene, p, words, home)]
    fitting = [p for p in fitting if scene.trail.knows(p, span.start)] or fitting
    if len(fitting) == 1:
        _learn(scene, fitting[0], head, home)
        return Link(fitting[0], "title")
    ranked = scene.trail.weigh(span.start, scene.story.turn[span.start], noun_gender(head.lower_), "person")
    ranked = [(w, e) for w, e in ranked if e is not owner]
    if fitting:
        ranked = [(w, e) for w, e in ranked if any(e is p for p in fitting)]
    elif not _redescribes(span, head):
        return None
    found = clear(ranked, TOO_NEAR)
    return Link(found[0], "title" if fitting else "description", found[1]) if found else None


def described(span: Span, head: Token) -> list[str]:
    """The words by which a definite phrase describes somebody: its head, and its office in the words of titles."""
    office = office_of(" ".join(t.text for t in span if t.i <= head.i))
    return [w for w in ({plain(head.text), plain(head.lemma_)} | ({office[0]} if office else set())) if w]


def _learn(scene: Scene, person: Entity, head: Token, home: str | None) -> None:
    """'the Vermont senator' says of its person what a title would."""
    if home and (office := office_of(head.text)):
        fact = Fact(head.text, frozenset({plain(head.text)}), office[0], office[1], "", home)
        scene.facts.setdefault(id(person), []).append(fact)


def _redescribes(span: Span, head: Token) -> bool:
    """May the phrase be a second description of a person in focus, not somebody new?"""
    if plain(head.text) in SPEAKS_FOR or any(t.lower_ in ("for", "at", "in", "with") for t in span):
        return False
    owned = max((t.i for t in span if t.i < head.i and t.text in POSSESSIVES), default=-1)
    return any(t.pos_ in ("ADJ", "PROPN", "NUM") for t in span if owned < t.i < head.i)


def _has_role(scene: Scene, person: Entity, words: list[str], home: str | None) -> bool:
    facts = scene.facts.get(id(person), [])
    if home and any(f.division for f in facts) and not any(f.division and f.division.startswith(home) for f in facts):
        return False
    if any(set(words) & f.heads for f in facts):
        return True
    offices = [office for word in words if (office := office_of(word))]
    return bool(home and name_key(person.name)[0]) and any(find(person.name, o[0], home, None, None) for o in offices)


def _short_body(scene: Scene, span: Span, head: Token) -> Link | None:
    """'the commission': the latest body with that word in its name; else the body in focus."""
    word = plain(head.text)
    before = (b for at, _, b, _ in reversed(scene.trail.marks) if at < span.start and b.kind == "organization")
    known = word in scene.trail.body_words
    match = next((b for b in before if word in map(plain, b.name.split())), None) if known else None
    if match is not None:
        return Link(match, "short body")
    found = scene.trail.antecedent(span.start, scene.story.turn[span.start], "", "organization")
    return Link(found[0], "short body", min(found[1], 0.9)) if found else None
