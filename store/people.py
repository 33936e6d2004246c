"""Who is who across articles: the speakers of many articles as real people, decided again where readings came or went.

    blocks whose speakers changed | forms in use | rules.identify | corrections replayed | speakers, people, overrides

The outcome depends on the readings and corrections in the database alone, not on the order in which they came.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.nlp.records import Place, Speaker
from onrecord.store.corrections import Correction
from onrecord.store.ids import stable_id
from onrecord.store.people_records import Form, Identified, Link, Person, Rules
from onrecord.store.replay import Corrected, Override, Saying, replay
from onrecord.store.times import utc
from onrecord.store.writing import insert, run

OF_KIND = {"person": "named", "organization": "organization"}  # the rung of whoever is somebody in people
MENTIONS, SHARE = 2, 0.6  # fewer mentions, or a smaller share of the article's places, make no context

_BLOCK = pa.schema({"block": pa.string()}.items())
_BLOCKS = pa.schema({"speaker_id": pa.int64(), "block": pa.string()}.items())
_SPEAKER_IDS = pa.schema({"speaker_id": pa.int64()}.items())
_LINKS = pa.schema(
    {
        "speaker_id": pa.int64(),
        "person_id": pa.int64(),
        "sourcing": pa.string(),
        "link_rule": pa.string(),
        "link_confidence": pa.float64(),
        "rival": pa.string(),
    }.items()
)
_PEOPLE = pa.schema(
    {
        "person_id": pa.int64(),
        "key": pa.string(),
        "name": pa.string(),
        "kind": pa.string(),
        "official_id": pa.string(),
        "party": pa.string(),
        "jurisdiction": pa.string(),
        "party_set": pa.bool_(),
        "jurisdiction_set": pa.bool_(),
    }.items()
)
_OVERRIDES = pa.schema(
    {
        "quote_id": pa.int64(),
        "person_id": pa.int64(),
        "reattributed": pa.bool_(),
        "dropped": pa.bool_(),
        "kind": pa.string(),
        "sourcing": pa.string(),
        "role": pa.string(),
        "party": pa.string(),
        "jurisdiction": pa.string(),
    }.items()
)
_ANCHORS = pa.list_(pa.struct([("article_id", pa.int64()), ("name", pa.string())]))
_CORRECTION = pa.schema(
    {
        "made_at": pa.timestamp("us", tz="UTC"),
        "who": pa.string(),
        "why": pa.string(),
        "action": pa.string(),
        "undoes": pa.int32(),
        "person_id": pa.int64(),
        "person": pa.string(),
        "anchors": _ANCHORS,
        "other_id": pa.int64(),
        "other": pa.string(),
        "other_anchors": _ANCHORS,
        "field": pa.string(),
        "value": pa.string(),
        "quote_id": pa.int64(),
        "article_id": pa.int64(),
        "quote_text": pa.string(),
        "occurrence": pa.int32(),
    }.items()
)
_STORED = ("correction_id", *_CORRECTION.names)
_VALUES = ("kind", "sourcing", "role", "party", "jurisdiction")


def state_of(places: Iterable[Place]) -> str | None:
    """The Open Civic Data id of the state that an article is about: most of its places are it or lie in it, or None.

    The bounds (two mentions, six tenths) are ours: they keep articles about several states without one.
    """
    states = Counter("/".join(place.ocd_id.split("/")[:3]) for place in places if place.level != "country")
    if not states:
        return None
    state, mentions = max(states.items(), key=lambda item: (item[1], item[0]))
    return state if mentions >= MENTIONS and mentions >= SHARE * states.total() else None


def context_of(speaker: Speaker, state: str | None) -> str | None:
    """What keeps this speaker apart from namesakes where the article names no jurisdiction: the `state` it is about."""
    return state if speaker.kind in ("person", "organization") and speaker.jurisdiction is None else None


def link_people(db: duckdb.DuckDBPyConnection, rules: Rules, everything: bool = False) -> tuple[int, ...]:
    """Decide again who is who where anything changed (or `everything`); the corrections that rest, by number.

    Within a transaction of the caller. Nothing at all is done when neither readings nor corrections have changed.
    """
    through, stamp, linked, linked_through = run(db, "link_stamp")[0]
    if f"{rules.version} {stamp}" == linked and not everything:
        return ()
    other_rules = linked is not None and not linked.startswith(f"{rules.version} ")
    if other_rules:
        run(db, "forget_blocks")
    _assign_blocks(db, rules)
    since = None if everything or other_rules else linked_through
    blocks = _table(_BLOCK, ((block,) for (block,) in run(db, "blocks_to_link", since=since)))
    corrected = _decide(db, rules, blocks)
    insert(db, "unlink_unused", blocks)
    run(db, "forget_people")
    stamp = run(db, "link_stamp")[0][1]
    run(db, "save_meta", key="people_linked", value=f"{rules.version} {stamp}")
    if through is not None:
        run(db, "save_meta", key="people_linked_through", value=str(utc(through)))
    return tuple(corrected.resting)


def _assign_blocks(db: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    new = run(db, "speakers_without_block")
    insert(db, "set_blocks", _table(_BLOCKS, ((number, rules.block(name, kind)) for number, name, kind in new)))


def _decide(db: duckdb.DuckDBPyConnection, rules: Rules, blocks: pa.Table) -> Corrected:
    forms = {row[1]: (Form(*row[1:]), row[0]) for row in insert(db, "forms", blocks)}
    by_block: defaultdict[str, list[Form]] = defaultdict(list)
    for form, block in forms.values():
        by_block[block].append(form)
    found = [rules.identify(each) for each in by_block.values()]
    corrected = _correct(db, forms, found)
    links = [link for each in found for link in each.links]
    insert(db, "save_people", _table(_PEOPLE, map(_person_row, corrected.people.values())))
    insert(db, "save_links", _table(_LINKS, (_link_row(link, corrected) for link in links)))
    overrides = _table(_OVERRIDES, (_override_row(*item) for item in corrected.overrides.items()))
    insert(db, "save_overrides", overrides)
    if overrides.num_rows:
        insert(db, "forget_overrides", overrides)
    else:
        run(db, "forget_all_overrides")
    return corrected


def _correct(
    db: duckdb.DuckDBPyConnection, forms: dict[int, tuple[Form, str]], found: Sequence[Identified]
) -> Corrected:
    made = corrections(db)
    anchored = {block for it in made for _, block in (*it.anchors, *it.other_anchors)}
    speakers = [number for number, (_, block) in forms.items() if block in anchored]
    sayings = [Saying(*row) for row in insert(db, "said_by", _table(_SPEAKER_IDS, ((number,) for number in speakers)))]
    quotes: dict[int, int] = dict(run(db, "corrected_quotes")) if made else {}
    people = [person for each in found for person in each.people]
    links = [link for each in found for link in each.links]
    return replay(made, people, links, forms, sayings, quotes)


def add_correction(db: duckdb.DuckDBPyConnection, correction: Correction) -> int:
    """Append it; its number."""
    row = {name: getattr(correction, name) for name in _CORRECTION.names}
    for name in ("anchors", "other_anchors"):
        row[name] = [{"article_id": article, "name": block} for article, block in row[name]]
    number: int = insert(db, "insert_correction", pa.Table.from_pylist([row], schema=_CORRECTION))[0][0]
    return number


def corrections(db: duckdb.DuckDBPyConnection) -> tuple[Correction, ...]:
    """All corrections of an open database, in the order in which they were made."""
    return tuple(_correction(dict(zip(_STORED, row, strict=True))) for row in run(db, "corrections"))


def _correction(row: dict[str, Any]) -> Correction:
    anchors = {name: tuple((it["article_id"], it["name"]) for it in row[name]) for name in ("anchors", "other_anchors")}
    return Correction(**{**row, **anchors, "made_at": utc(row["made_at"])})


def _person_row(person: Person) -> tuple[Any, ...]:
    return (stable_id(person.key), *astuple(person))


def _link_row(link: Link, corrected: Corrected) -> tuple[Any, ...]:
    key = corrected.links[link.speaker_id]
    rung = OF_KIND.get(corrected.people[key].kind, link.sourcing) if key else link.sourcing
    return (link.speaker_id, key and stable_id(key), rung, link.rule, link.confidence, link.rival)


def _override_row(quote_id: int, it: Override) -> tuple[Any, ...]:
    person = it.person and stable_id(it.person)
    dropped = it.values.get("dropped") == "yes"
    return (quote_id, person, it.reattributed, dropped, *(it.values.get(name) for name in _VALUES))


def _table(schema: pa.Schema, rows: Iterable[Sequence[Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)
