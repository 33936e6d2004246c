"""Records about people: what is known of speakers, how they are linked, and what is shown of people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SpeakerForm:
    """A speaker as articles name it, with what they say of it. `context` is a state's Open Civic Data id.

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
class SpeakerLink:
    """The person behind a form, by key, or None where that is open; `rule` says why, `rival` is the second best."""

    speaker_id: int
    person: str | None
    sourcing: str
    rule: str
    confidence: float
    rival: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A real person or body. `party_set` and `jurisdiction_set` are true where a correction gave the value."""

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
    """The people found behind the forms of one block, and the link of each form."""

    people: tuple[Person, ...]
    links: tuple[SpeakerLink, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that link: `block` gives the block of a name and kind, `identify` the people behind forms of a block.

    Both must be pure: the same forms give the same people, in whatever order they come. Another `version` than last
    time decides everything anew.
    """

    version: str
    block: Callable[[str, str], str]
    identify: Callable[[Sequence[SpeakerForm]], Identified]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as `onrecord people show` prints it. `names` are those in articles, the commonest first."""

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
    """A role in which articles quote a person, and its days; they are None where all these articles are undated."""

    role: str | None
    party: str | None
    jurisdiction: str | None
    first_day: date | None
    last_day: date | None
    quotes: int
    articles: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A link that may be wrong, or a speaker that has none. `url` is an article that quotes the speaker."""

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
    """A current quote. `occurrence` counts the same words in its article from 0: a correction stores it."""

    quote_id: int
    article_id: int
    text: str
    occurrence: int
    speaker: str | None
