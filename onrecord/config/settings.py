"""config.toml, read once into small frozen objects.

Every problem of a file is found in one reading, and each is one line that names the file, the table and the key.
"""

from __future__ import annotations

import difflib
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
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
from onrecord.ingest.records import HttpSettings, Outlet, Source
from onrecord.store.topics import Topic

# A digest leaves out what is less certain: below it stand finds that are right less often than three times in five.
MIN_CONFIDENCE = 0.6
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


class ConfigError(Exception):
    """The file cannot be used. `problems` holds one line for each thing to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Config:
    """What the application works with: the file's tables, with outlets and sources as the records of ingest."""

    path: Path
    http: HttpSettings
    directory: Path
    archive: ArchiveTable
    nlp: NlpTable
    schedule: ScheduleTable
    outlets: tuple[Outlet, ...]
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...] = ()
    topic_weights: tuple[tuple[str, float], ...] = ()
    watches: tuple[WatchTable, ...] = ()
    digest: DigestTable = field(default_factory=DigestTable)
    mail: MailTable = field(default_factory=MailTable)

    @property
    def template_folder(self) -> Path | None:
        """The folder of the user's templates for digests, if it is there."""
        folder = self.path.resolve().parent / self.digest.templates
        return folder if folder.is_dir() else None


def load(path: Path) -> Config:
    """Read and check a configuration. ConfigError lists every problem of the file, or says why it cannot be read."""
    try:
        file = File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ConfigError(
            [f"{path}: no such file; name one with --config, or copy config.toml of the project"]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read: {error}"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: is not valid TOML: {error}"]) from None
    except ValidationError as error:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        raise ConfigError([f"{path}: {_sentence(detail, raw)}" for detail in error.errors()]) from None
    problems = dict.fromkeys(cross_check(file))
    if problems:
        raise ConfigError([f"{path}: {problem}" for problem in problems])
    return _config(path, file)


def cross_check(file: File) -> list[str]:
    """What each table cannot know alone: ids given twice, names that lead nowhere."""
    problems = []
    for table, rows in (("outlets", file.outlets), ("sources", file.sources)):
        twice = [name for name, times in Counter(row.id for row in rows).items() if times > 1]
        problems += [f'[[{table}]] id = "{name}" is given twice; every id stands for one' for name in twice]
    known = {outlet.id for outlet in file.outlets}
    named = {source.outlet for source in file.sources}
    for source in file.sources:
        if source.outlet not in known:
            problems.append(
                f'[[sources]] id = "{source.id}": no outlet has the id "{source.outlet}"{_near(source.outlet, known)}'
            )
    for outlet in file.outlets:
        if outlet.id not in named:
            problems.append(
                f'[[outlets]] id = "{outlet.id}": no source names it; add a [[sources]] for "{outlet.id}", or remove it'
            )
    twice = [name for name, times in Counter(watch.name for watch in file.watch).items() if times > 1]
    problems += [f'[[watch]] name = "{name}" is given twice; every name stands for one' for name in twice]
    if any([file.digest.to, *(watch.to for watch in file.watch)]) and not (file.mail.host and file.mail.sender):
        problems.append("[mail] needs a host and a sender: a `to` asks for digests by mail")
    for watch in file.watch:
        problems += [
            f'[[watch]] name = "{watch.name}": no [topics.{topic}] is defined{_near(topic, set(file.topics))}'
            for topic in watch.topics
            if topic not in file.topics
        ]
    return problems


def _config(path: Path, file: File) -> Config:
    homes = {outlet.id: outlet.home for outlet in file.outlets}
    return Config(
        path=path,
        http=HttpSettings(**file.http.model_dump()),
        directory=(path.resolve().parent / file.store.directory),
        archive=file.archive,
        nlp=file.nlp,
        schedule=file.schedule,
        outlets=tuple(Outlet(row.id, row.name, row.domain, row.home, row.timezone) for row in file.outlets),
        sources=tuple(
            Source(
                id=row.id,
                outlet=row.outlet,
                kind=row.kind,
                url=row.url,
                home=homes[row.outlet],
                every=file.schedule.every if row.every is None else row.every,
                max_items=row.max_items,
            )
            for row in file.sources
            if row.enabled
        ),
        topic_weights=tuple((name, row.weight) for name, row in sorted(file.topics.items())),
        watches=tuple(file.watch),
        digest=file.digest,
        mail=file.mail,
        topics=tuple(Topic(name, tuple(row.terms), tuple(row.exclude)) for name, row in sorted(file.topics.items())),
    )


def _sentence(detail: ErrorDetails, raw: dict[str, Any]) -> str:
    """One pydantic error as a line for the person who wrote the file."""
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
    return set(TABLES[str(where[0])].model_fields if where else File.model_fields)


def _near(word: str, known: set[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""
