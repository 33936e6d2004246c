"""What a reading of a text gives: frozen records, no behaviour.

All offsets are code points into the text that was read, half-open. For every record here
`text == " ".join(document[start:end] for start, end in spans)` (one span: the slice itself).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

QuoteKind = Literal["direct", "mixed", "indirect"]
SilenceKind = Literal["declined", "no response", "not reached"]
SpeakerKind = Literal["person", "organization", "group", "anonymous", "document"]
Level = Literal["country", "state", "territory", "county", "place", "district"]
Part = Literal["acting", "acted upon"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the text: the source of a quote, or the words that report it (then with the lemma of its verb)."""

    spans: tuple[Span, ...]
    text: str
    lemma: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """The person or body behind a source mention, by its fullest name in the article without honorifics.

    `jurisdiction` is an Open Civic Data division id. `mentions` are the spans that name the same speaker; a person
    without any is known by title or role only. `rule` names what decided (RULES of speakers/rules.py), `confidence` the
    probability of the learned choice; of a silence's, the share of the rule's decisions that were right when read.
    """

    name: str
    kind: SpeakerKind
    role: str | None = None
    party: str | None = None
    jurisdiction: str | None = None
    official_id: str | None = None
    mentions: tuple[Span, ...] = ()
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """One attribution. `kind` direct: 90 % or more of its words stand in quotation marks, or the layout gives it word
    for word (decision 0004); mixed: fewer; indirect: none.

    `spans` are more than one where the narrator interrupts. Quotation marks, and the comma before the closing one,
    belong to the span. `speaker` is None where more than one candidate remains, or none. `rule` names what found it.
    """

    kind: QuoteKind
    spans: tuple[Span, ...]
    text: str
    cue: Mention | None
    source: Mention | None
    speaker: Speaker | None
    confidence: float
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a US jurisdiction, linked. `geoid` is the Census GEOID.

    `rule` names what decided the link: container, container of the list, owner, list head, list, companion, same name,
    home, county word, level, dateline, party, words beside, population, only one, abbreviation, state name, country.
    """

    span: Span
    text: str
    level: Level
    name: str
    state: str | None
    ocd_id: str
    geoid: str | None
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Division:
    """A jurisdiction that a reading names, that a speaker speaks for, or that contains one of those.

    `within` are the ids of what it lies in, nearest first: the county of a place, then the state.
    """

    ocd_id: str
    geoid: str | None
    level: Level
    name: str
    state: str | None
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coalition:
    """Jurisdictions that one sentence lists as acting or acted upon together: "A, B and C sued", "sued A and B".

    `span` and `text` run from the first member to the last; `verb` is the word by which they act, with its lemma.
    """

    span: Span
    text: str
    part: Part
    verb: Mention
    members: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """Someone who did not speak: "declined to comment", "did not respond to a request", "could not be reached".

    `spans` and `text` are the words that say so, `source` is the mention of who kept silent, `speaker` the person or
    body behind it, as in Quote.
    """

    kind: SilenceKind
    spans: tuple[Span, ...]
    text: str
    source: Mention | None
    speaker: Speaker | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one version of the pipeline found in one text.

    `forms` are the words of the text that differ from their base form, each once, in lower case: (cities, city).
    `divisions` are the jurisdictions behind places and speakers with what contains them, `dateline` the place that the
    article was filed from ("WATSONVILLE, Calif. —"), `coalitions` the jurisdictions that act or are acted upon as one.
    """

    version: str
    quotes: tuple[Quote, ...]
    places: tuple[Place, ...]
    silences: tuple[Silence, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    divisions: tuple[Division, ...] = ()
    dateline: Place | None = None
    coalitions: tuple[Coalition, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible outcome of a choice: a speaker or place by name, or None for "nobody" and "no place".

    `weight` is its probability among the candidates, or its score where a rule ranks them. `reasons` are the named
    features that speak for it (positive) or against it (negative), heaviest first.
    """

    name: str | None
    weight: float
    reasons: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Why a mention was given its speaker or place: all candidates, best first, and the rule that decided.

    `text` are the words at `span`: the source of a quote or silence, or the mention of a place. `chosen` is the name of
    the candidate that won, None where the choice was left open.
    """

    span: Span
    text: str
    chosen: str | None
    rule: str
    confidence: float
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading with the choices behind it: `speakers` of quotes and silences, `places` of all mentions considered."""

    reading: Reading
    speakers: tuple[Choice, ...]
    places: tuple[Choice, ...]
