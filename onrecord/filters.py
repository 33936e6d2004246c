"""Find what a filter of `trends` or `digest` names, as people write it: a slip is a message, not an empty table.

outlet "Politico" or politico      topic Immigration       party D, Dem, GOP, Republicans
jurisdiction Oregon, OR, "Lane County, OR", "Portland, Maine", or a division id
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from onrecord.config.settings import Config
from onrecord.nlp.table_reader import mapping
from onrecord.nlp.text.names import fold
from onrecord.store.errors import StoreError
from onrecord.store.publish.known import KnownNames, known_names


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
    """The party of this name, letter or beginning, of those in nlp/tables/speakers/parties.tsv and `parties`.

    ValueError for an unknown one, and for the beginning of several.
    """
    words = mapping("speakers/parties.tsv")
    names = {**words, **{party: party for party in (*words.values(), *parties)}}
    begun = {party for name, party in names.items() if len(text) > 2 and fold(name).startswith(fold(text))}
    return begun.pop() if len(begun) == 1 else _named("party", text, names)


def _named(thing: str, text: str, names: Mapping[str, str]) -> str:
    """What `names` has for a text, whatever its case, accents and marks. ValueError with the nearest names."""
    by_folded = {fold(name): value for name, value in names.items()}
    if (value := by_folded.get(fold(text))) is not None:
        return value
    nearest = dict.fromkeys(by_folded[name] for name in get_close_matches(fold(text), by_folded, n=3))
    there = ", ".join(nearest) or ", ".join(sorted(set(names.values()))) or "none"
    raise ValueError(f'no {thing} is called "{text}"; {"the nearest:" if nearest else "there is"} {there}')
