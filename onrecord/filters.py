"""Find what a filter of `trends` or `digest` names, as people write it: a slip is a message, not an empty table.

outlet "Politico" or politico      topic Immigration       party D, Dem, GOP, Republicans
jurisdiction Oregon, OR, "Lane County, OR", "Portland, Maine", or a division id
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from onrecord.config.settings import Config
from onrecord.store.errors import StoreError
from onrecord.store.publish.known import KnownNames, known_names

PARTIES = MappingProxyType(
    {
        "Democratic": ("d", "dem", "dems", "democrat", "democrats"),
        "Republican": ("r", "rep", "gop", "republicans"),
        "Independent": ("i", "ind", "independents"),
        "Libertarian": ("l", "lib", "libertarians"),
        "Green": ("g", "greens"),
    }
)
_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})


def known_to(config: Config) -> KnownNames:
    """What the configuration and the published copy, where there is one, have names for."""
    outlets = {outlet.id: outlet.name for outlet in config.outlets}
    topics = [topic.name for topic in config.topics]
    try:
        stored = known_names(config.directory)
    except StoreError:  # nothing is published yet: whoever asks it is told so
        stored = KnownNames({}, (), ())
    return KnownNames(stored.outlets | outlets, (*stored.topics, *topics), stored.parties)


def outlet_named(text: str, outlets: Mapping[str, str]) -> str:
    """The id of the outlet with this id or name; `outlets` has the name of each id. ValueError for an unknown one."""
    return _named(
        "outlet", text, {**{name: outlet_id for outlet_id, name in outlets.items()}, **{key: key for key in outlets}}
    )


def topic_named(text: str, topics: Iterable[str]) -> str:
    """The topic of this name. ValueError for an unknown one."""
    return _named("topic", text, {topic: topic for topic in topics})


def party_named(text: str, parties: Iterable[str] = ()) -> str:
    """The party of this name, abbreviation or beginning, of the larger ones and `parties`. ValueError if unknown."""
    names = {alias: party for party, aliases in PARTIES.items() for alias in aliases}
    names |= {party: party for party in (*parties, *PARTIES)}
    begun = {
        party for name, party in names.items() if len(text) > 2 and _folded(name).startswith(_folded(text).rstrip("."))
    }
    if len(begun) == 1:
        return begun.pop()
    return _named("party", text.rstrip("."), names)


def _named(thing: str, text: str, names: Mapping[str, str]) -> str:
    """What `names` has for a text, whatever its case, accents and marks. ValueError with the nearest names."""
    by_folded = {_folded(name): value for name, value in names.items()}
    if (value := by_folded.get(_folded(text))) is not None:
        return value
    nearest = dict.fromkeys(by_folded[name] for name in get_close_matches(_folded(text), by_folded, n=3))
    there = ", ".join(nearest) or ", ".join(sorted(set(names.values()))) or "none"
    raise ValueError(f'no {thing} is called "{text}"; {"the nearest:" if nearest else "there is"} {there}')


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).translate(_MARKS)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().strip()
