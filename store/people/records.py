"""What the store hands to whoever decides who is who, and what it takes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Form:
    """A speaker as articles have it, with what they say of it. `context` is a state's Open Civic Data id.

    `articles` counts the current articles that quote it so, `last_day` is the latest day of publication of these.
    """

    speaker_id: int
    name: str
    kind: str
    official_id: str | None = None
    role: str | None = None
    party: str | None = None
    jurisdiction: str | None = None
    context: str | None = None
    articles: int = 1
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Who a form is: the key of a person, or None where that stays open; `rule` says why, `rival` who came second."""

    speaker_id: int
    person: str | None
    sourcing: str
    rule: str
    confidence: float
    rival: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A real person or body. `party_set` and `jurisdiction_set` where a correction gave them."""

    key: str
    name: str
    kind: str
    official_id: str | None = None
    party: str | None = None
    jurisdiction: str | None = None
    party_set: bool = False
    jurisdiction_set: bool = False


@dataclass(frozen=True, slots=True)
class Identified:
    """The people behind the forms of one block, and the link of each form."""

    people: tuple[Person, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Who decides: `block` gives the block of a name and kind, `identify` the people behind all forms of one block.

    Both must be pure: the same forms give the same people, in whatever order they come. Another `version` than last
    time decides everything anew.
    """

    version: str
    block: Callable[[str, str], str]
    identify: Callable[[Sequence[Form]], Identified]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as `people show` lists one. `names` are those of articles, the commonest first."""

    person_id: int
    key: str
    name: str
    kind: str
    official_id: str | None
    party: str | None
    jurisdiction: str | None
    names: tuple[str, ...]
    quotes: int
    articles: int


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What articles call a person, and from when until when; days are None where all of them are undated."""

    role: str | None
    party: str | None
    jurisdiction: str | None
    first_day: date | None
    last_day: date | None
    quotes: int
    articles: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A link that may be wrong, or one that was not made. `url` is an article where it matters."""

    doubt: float
    name: str
    said_of: str
    person: str | None
    person_id: int | None
    rule: str
    rival: str | None
    quotes: int
    url: str


@dataclass(frozen=True, slots=True)
class SpokenQuote:
    """A current quote, with what a correction of it remembers: which of the same words in the article it is."""

    quote_id: int
    article_id: int
    text: str
    occurrence: int
    speaker: str | None
