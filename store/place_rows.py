"""The jurisdictions of a reading as rows: what they are, what contains them, what they do in quotes and together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from onrecord.nlp.records import Division, Place, Reading
from onrecord.store.about import places_of, roles_of
from onrecord.store.rows import quote_ids

_JURISDICTIONS = pa.schema(
    {
        "ocd_id": pa.string(),
        "geoid": pa.string(),
        "level": pa.string(),
        "name": pa.string(),
        "state": pa.string(),
    }.items()
)
_CONTAINMENT = pa.schema({"ocd_id": pa.string(), "area": pa.string()}.items())
_QUOTE_PLACES = pa.schema(
    {
        "quote_id": pa.int64(),
        "article_id": pa.int64(),
        "revision": pa.int32(),
        "ocd_id": pa.string(),
        "nearness": pa.string(),
    }.items()
)
_QUOTE_ROLES = pa.schema(
    {
        "quote_id": pa.int64(),
        "article_id": pa.int64(),
        "revision": pa.int32(),
        "ocd_id": pa.string(),
        "role": pa.string(),
    }.items()
)
_DATELINES = pa.schema({"article_id": pa.int64(), "revision": pa.int32(), "ocd_id": pa.string()}.items())
_COALITIONS = pa.schema(
    {
        "article_id": pa.int64(),
        "revision": pa.int32(),
        "n": pa.int32(),
        "part": pa.string(),
        "verb": pa.string(),
        "text": pa.string(),
        "start": pa.int32(),
        "end": pa.int32(),
        "members": pa.list_(pa.string()),
    }.items()
)


def jurisdictions(readings: Sequence[Reading]) -> pa.Table:
    """One row a jurisdiction that is named, spoken for, or contains one of those.

    The division's own facts go before those of a mention: Washington the city and the District share an id, and which
    of them an article names first must not decide what the row says.
    """
    found: list[Division | Place] = [place for reading in readings for place in reading.places]
    known = {each.ocd_id: each for each in (*found, *(it for reading in readings for it in reading.divisions))}
    return _table(
        _JURISDICTIONS,
        (
            {"ocd_id": it.ocd_id, "geoid": it.geoid, "level": it.level, "name": it.name, "state": it.state}
            for it in known.values()
        ),
    )


def containment(reading: Reading) -> pa.Table:
    """One row a jurisdiction and area that it lies in, itself included."""
    return _table(
        _CONTAINMENT,
        ({"ocd_id": it.ocd_id, "area": area} for it in reading.divisions for area in (it.ocd_id, *it.within)),
    )


def quote_places(article_id: int, revision: int, reading: Reading, text: str) -> pa.Table:
    """One row a quote and jurisdiction that it is about."""
    ids = quote_ids(article_id, revision, reading.quotes)
    key = {"article_id": article_id, "revision": revision}
    return _table(
        _QUOTE_PLACES,
        (
            {**key, "quote_id": ids[n], "ocd_id": ocd_id, "nearness": nearness}
            for n, quote in enumerate(reading.quotes)
            for ocd_id, nearness in places_of(quote, reading.places, text)
        ),
    )


def quote_roles(article_id: int, revision: int, reading: Reading, text: str) -> pa.Table:
    """One row a quote and jurisdiction named in it or around it."""
    ids = quote_ids(article_id, revision, reading.quotes)
    key = {"article_id": article_id, "revision": revision}
    return _table(
        _QUOTE_ROLES,
        (
            {**key, "quote_id": ids[n], "ocd_id": ocd_id, "role": role}
            for n, quote in enumerate(reading.quotes)
            for ocd_id, role in roles_of(quote, reading.places, text)
        ),
    )


def datelines(article_id: int, revision: int, reading: Reading) -> pa.Table:
    """One row, or none without a dateline."""
    place = reading.dateline
    row = {"article_id": article_id, "revision": revision, "ocd_id": place.ocd_id} if place else None
    return _table(_DATELINES, [row] if row else [])


def coalitions(article_id: int, revision: int, reading: Reading) -> pa.Table:
    """One row a coalition."""
    return _table(
        _COALITIONS,
        (
            {
                "article_id": article_id,
                "revision": revision,
                "n": n,
                "part": found.part,
                "verb": found.verb.lemma or found.verb.text,
                "text": found.text,
                "start": found.span[0],
                "end": found.span[1],
                "members": list(dict.fromkeys(place.ocd_id for place in found.members)),
            }
            for n, found in enumerate(reading.coalitions)
        ),
    )


def _table(schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)
