"""The outlets, topics and parties of the published copy: a filter that names none of them is a slip."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from onrecord.store.files import connect_published
from onrecord.store.statements import run


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Ids of outlets with their names, and the names of topics and parties."""

    outlets: dict[str, str]
    topics: tuple[str, ...]
    parties: tuple[str, ...]


def known_names(directory: Path) -> KnownNames:
    """The names in the published copy. StoreError without one."""
    with closing(connect_published(directory)) as db:
        rows = run(db, "known_names")
    by_kind = {
        kind: {key: name for row_kind, key, name in rows if row_kind == kind} for kind in ("outlet", "topic", "party")
    }
    return KnownNames(by_kind["outlet"], tuple(by_kind["topic"]), tuple(by_kind["party"]))
