"""Questions about people: who has a name, in which roles articles quote them, which links are doubtful."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from onrecord.store.files import connect_published
from onrecord.store.people.corrections import Correction, all_corrections
from onrecord.store.people.records import Doubt, PersonRow, RoleRow, SpokenQuote
from onrecord.store.statements import run


def find_people(db: duckdb.DuckDBPyConnection, words: str) -> tuple[PersonRow, ...]:
    """Find the people meant by a name, alias, person_id, key or official id, the most quoted first.

    If there is nobody, the answer is at most twenty people whose name contains `words` as one string. Names are
    compared without regard to case and accents.
    """
    return tuple(_person(*row) for row in run(db, "people_named", words=words))


def find_quote(db: duckdb.DuckDBPyConnection, quote_id: int) -> SpokenQuote | None:
    """The quote of that id, if it is in the current revision of its article."""
    rows = run(db, "quote_by_id", quote_id=quote_id)
    return SpokenQuote(*rows[0]) if rows else None


def people_named(directory: Path, words: str) -> tuple[PersonRow, ...]:
    """`find_people` on the published copy. StoreError without one."""
    with closing(connect_published(directory)) as db:
        return find_people(db, words)


def roles(directory: Path, person_id: int) -> tuple[RoleRow, ...]:
    """The roles in which articles quote a person, in order of time, from the published copy."""
    with closing(connect_published(directory)) as db:
        return tuple(RoleRow(*row) for row in run(db, "roles_of", person_id=person_id))


def doubts(directory: Path, limit: int) -> tuple[Doubt, ...]:
    """The links that are likeliest to be wrong, and speakers without a link, from the published copy."""
    with closing(connect_published(directory)) as db:
        return tuple(Doubt(*row) for row in run(db, "doubts", limit=limit))


def published_corrections(directory: Path) -> tuple[Correction, ...]:
    """All corrections in the order in which they were made, from the published copy."""
    with closing(connect_published(directory)) as db:
        return all_corrections(db)


def _person(number: int, key: str, name: str, kind: str, *rest: Any) -> PersonRow:
    official_id, party, jurisdiction, names, quotes, articles = rest
    return PersonRow(number, key, name, kind, official_id, party, jurisdiction, tuple(names), quotes, articles)
