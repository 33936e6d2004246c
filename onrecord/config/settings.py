"""Read config.toml once into small frozen objects.

Every problem of a file is found in one reading, and each is one line that names the file, the table and the key.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from onrecord.config.problems import cross_check, sentence_of
from onrecord.config.tables import ArchiveTable, DigestTable, File, MailTable, NlpTable, ScheduleTable, WatchTable
from onrecord.ingest.records import HttpSettings, Outlet, Source
from onrecord.store.trends.topics import Topic

# A digest leaves out quotes that are less certain: below it they are right less often than three times in five.
MIN_CONFIDENCE = 0.6


class ConfigError(Exception):
    """The configuration cannot be used. `problems` holds one line for each thing to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration as the application uses it: outlets and sources are the records of ingest."""

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


def load(path: Path, text: str | None = None) -> Config:
    """Read and check a configuration. ConfigError lists every problem of the file, or says why it cannot be read.

    `text` is what is to stand in the file, where that is to be checked before it is written.
    """
    try:
        text = path.read_text(encoding="utf-8") if text is None else text
        file = File.model_validate(tomllib.loads(text))
    except FileNotFoundError:
        raise ConfigError(
            [f"{path}: no such file; name one with --config, or copy config.toml of the project"]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read: {error}"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: is not valid TOML: {error}"]) from None
    except ValidationError as error:
        raw = tomllib.loads(text or "")
        raise ConfigError([f"{path}: {sentence_of(detail, raw)}" for detail in error.errors()]) from None
    problems = dict.fromkeys(cross_check(file))
    if problems:
        raise ConfigError([f"{path}: {problem}" for problem in problems])
    return _config(path, file)


def _config(path: Path, file: File) -> Config:
    return Config(
        path=path,
        http=HttpSettings(**file.http.model_dump()),
        directory=(path.resolve().parent / file.store.directory),
        archive=file.archive,
        nlp=file.nlp,
        schedule=file.schedule,
        outlets=tuple(Outlet(row.id, row.name, row.domain, row.home, row.timezone) for row in file.outlets),
        sources=_sources(file),
        topics=tuple(Topic(name, tuple(row.terms), tuple(row.exclude)) for name, row in sorted(file.topics.items())),
        topic_weights=tuple((name, row.weight) for name, row in sorted(file.topics.items())),
        watches=tuple(file.watch),
        digest=file.digest,
        mail=file.mail,
    )


def _sources(file: File) -> tuple[Source, ...]:
    """The enabled sources, each with the home of its outlet, and with the schedule's `every` if it has none."""
    homes = {outlet.id: outlet.home for outlet in file.outlets}
    return tuple(
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
    )
