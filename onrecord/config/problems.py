"""Say what is wrong with a configuration file, each problem in one line that names the table and the key."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic_core import ErrorDetails

from onrecord.config.tables import (
    ArchiveTable,
    DigestTable,
    File,
    HttpTable,
    MailTable,
    NlpTable,
    OutletTable,
    ScheduleTable,
    SourceTable,
    StoreTable,
    Table,
    TopicTable,
    WatchTable,
)

TABLES: dict[str, type[Table]] = {
    "http": HttpTable,
    "store": StoreTable,
    "archive": ArchiveTable,
    "nlp": NlpTable,
    "schedule": ScheduleTable,
    "outlets": OutletTable,
    "sources": SourceTable,
    "topics": TopicTable,
    "watch": WatchTable,
    "digest": DigestTable,
    "mail": MailTable,
}


def cross_check(file: File) -> Iterator[str]:
    """Find what no table can know alone: ids given twice, names that lead nowhere, mail without a server."""
    yield from _given_twice("outlets", "id", (outlet.id for outlet in file.outlets))
    yield from _given_twice("sources", "id", (source.id for source in file.sources))
    yield from _check_outlets(file)
    yield from _given_twice("watch", "name", (watch.name for watch in file.watch))
    if any([file.digest.to, *(watch.to for watch in file.watch)]) and not (file.mail.host and file.mail.sender):
        yield "[mail] needs a host and a sender: a `to` asks for digests by mail"
    for watch in file.watch:
        for topic in watch.topics:
            if topic not in file.topics:
                near = _near(topic, set(file.topics))
                yield f'[[watch]] name = "{watch.name}": no [topics.{topic}] is defined{near}'


def _given_twice(table: str, key: str, names: Iterable[str]) -> Iterator[str]:
    """Find names that stand in more than one table of this kind."""
    for name, times in Counter(names).items():
        if times > 1:
            yield f'[[{table}]] {key} = "{name}" is given twice; every {key} stands for one'


def _check_outlets(file: File) -> Iterator[str]:
    """Sources of outlets that are not there, and outlets without a source."""
    outlet_ids = {outlet.id for outlet in file.outlets}
    with_source = {source.outlet for source in file.sources}
    for source in file.sources:
        if source.outlet not in outlet_ids:
            near = _near(source.outlet, outlet_ids)
            yield f'[[sources]] id = "{source.id}": no outlet has the id "{source.outlet}"{near}'
    for outlet in file.outlets:
        if outlet.id not in with_source:
            yield (
                f'[[outlets]] id = "{outlet.id}": no source names it; add a [[sources]] for "{outlet.id}", or remove it'
            )


def sentence_of(detail: ErrorDetails, raw: dict[str, Any]) -> str:
    """Write one error of pydantic as a line for the person who wrote the file."""
    *where, key = detail["loc"]
    table = _table(where, raw)
    if detail["type"] == "extra_forbidden":
        known = _keys(where)
        return f'{table} has an unknown key "{key}"{_near(str(key), known)}; known here: {", ".join(sorted(known))}'
    if detail["type"] == "missing":
        return f'{table} needs the key "{key}"'
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{table} {key} = {detail['input']!r}: {message}"


def _table(where: list[int | str], raw: dict[str, Any]) -> str:
    """The table as it is written in the file: [http], [topics.courts], or [[sources]] with its id or number."""
    if not where:
        return "the file"
    if len(where) > 1 and isinstance(where[1], int):
        row = raw[str(where[0])][where[1]]
        name = row.get("id") or row.get("name") if isinstance(row, dict) else None
        return f"[[{where[0]}]] " + (f'id = "{name}":' if name else f"number {where[1] + 1}:")
    return f"[{'.'.join(str(part) for part in where)}]"


def _keys(where: list[int | str]) -> set[str]:
    """Return the keys allowed in the top-level table that `where` begins with; for an empty path, all tables."""
    return set(TABLES[str(where[0])].model_fields if where else File.model_fields)


def _near(word: str, known: set[str]) -> str:
    """Ask whether a known word of similar spelling was meant, in brackets; '' without one."""
    close = difflib.get_close_matches(word, known, n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""
