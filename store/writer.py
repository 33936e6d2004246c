"""The writer's database: one process, one Store, and each method that writes is one transaction.

    due -> save_feed -> todo -> save_articles | save_failure -> publish

A process that is killed leaves the database as it was before or after the method that it was in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import duckdb

from onrecord.ingest.records import Entry, Failure, Feed, Fetched, Outlet, RobotsRecord, Source
from onrecord.store.errors import RESCUE, StoreError, opening, running
from onrecord.store.files import PUBLISHED, WRITER, connect_writer
from onrecord.store.people import corrections, linking, reports
from onrecord.store.people.corrections import Correction
from onrecord.store.people.records import PersonRow, Rules, SpokenQuote
from onrecord.store.publish.copy import clean, publish
from onrecord.store.records import (
    Archived,
    ArticleSaved,
    Counts,
    DueSource,
    EntryState,
    FeedSaved,
    Saving,
    Todo,
    Unchanged,
)
from onrecord.store.reports import count
from onrecord.store.schema.migrate import migrate
from onrecord.store.statements import run, transaction
from onrecord.store.times import utc
from onrecord.store.trends import facts, topics
from onrecord.store.trends.topics import Topic
from onrecord.store.writing import articles, feeds, unpublished, waiting
from onrecord.store.writing.reprocess import Reprocessing
from onrecord.store.writing.sources import save_configuration, save_robots


def open_writer(directory: Path) -> duckdb.DuckDBPyConnection:
    """Open DIRECTORY/writer.duckdb, making it and bringing it to today's schema as needed.

    StoreError if another process has it, it is no database of this version of onrecord, or it cannot be written.
    """
    if not (directory / WRITER).exists() and (directory / PUBLISHED).is_file():
        raise StoreError(f"{directory / WRITER} is gone, and {PUBLISHED} would be published over: {RESCUE}")
    db = connect_writer(directory)
    try:
        migrate(db)
        clean(directory)
    except (duckdb.IOException, OSError) as error:
        db.close()
        raise opening(directory / WRITER, error) from error
    except BaseException:
        db.close()
        raise
    return db


class Store:
    """The writer's database in a directory. Not for several threads at once."""

    def __init__(self, directory: Path, db: duckdb.DuckDBPyConnection) -> None:
        self._directory = directory
        self._db = db

    @classmethod
    def open(cls, directory: Path) -> Store:
        """Open the database of a directory. Errors as in `open_writer`."""
        return cls(directory, open_writer(directory))

    def close(self) -> None:
        """Close the file, so that another process can open it; a second call does nothing."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        with suppress(duckdb.Error):  # of a damaged file, which `error` tells
            self.close()
        if isinstance(error, duckdb.IOException):
            raise running(self._directory / WRITER, error) from error

    def sync(self, outlets: tuple[Outlet, ...], sources: tuple[Source, ...]) -> None:
        """Store the configured outlets and sources. Others are switched off; a source that changed is due at once."""
        with self._write():
            save_configuration(self._db, outlets, sources)

    def set_topics(self, wanted: Iterable[Topic]) -> None:
        """Store the configured topics. All articles are tagged with those that changed at the next `publish`."""
        with self._write():
            topics.save(self._db, wanted)

    def due(self, now: datetime, only: str | None = None) -> tuple[DueSource, ...]:
        """Sources to ask at `now`, the longest waiting first; with `only`, the source of that id, due or not."""
        return waiting.due(self._db, now, only)

    def agenda(self) -> tuple[tuple[str | None, datetime | None], ...]:
        """(source_id, when it is to be asked next) of every source that is switched on; a time of None is now.

        A row without a source_id holds the first moment at which a page is to be fetched again, if any is waiting.
        """
        return waiting.agenda(self._db)

    def published_at(self) -> datetime | None:
        """When the published copy was made, or None before the first."""
        found = run(self._db, "meta", key="published_at")
        return datetime.fromisoformat(found[0][0]) if found else None

    def has_unpublished(self) -> bool:
        """Whether a text has been stored since the last copy was put in place."""
        return unpublished.is_marked(self._db)

    def save_feed(
        self,
        due: DueSource,
        outcome: Fetched | Failure,
        parsed: Feed | Failure | None,
        next_due: datetime,
        now: datetime,
        quiet_due: datetime | None = None,
        gone: bool = False,
    ) -> FeedSaved:
        """Store what a source answered and, unless it was unchanged (304) or failed, what its feed shows.

        A 304 is Fetched with `parsed` None. Validators are kept only of an answer that could be read, so that any other
        is asked for whole again. `quiet_due` takes the place of `next_due` when the feed shows nothing new.
        """
        with self._write():
            return feeds.save_feed(self._db, due, outcome, parsed, next_due, quiet_due or next_due, gone, now)

    def save_unchanged(self, answers: Iterable[Unchanged], now: datetime) -> None:
        """Store that sources answered 304: many in one call cost little more than one."""
        with self._write():
            feeds.save_unchanged(self._db, tuple(answers), now)

    def add_entries(self, source_id: str, entries: Iterable[Entry], now: datetime) -> FeedSaved:
        """Store entries that no source was asked for: addresses and pages that a person brings."""
        with self._write():
            return feeds.save_entries(self._db, source_id, entries, now)

    def todo(self, now: datetime, only: str | None = None) -> tuple[Todo, ...]:
        """Entries whose page is to be fetched at `now`, as their source showed them; with `only`, of that source."""
        return waiting.todo(self._db, now, only)

    def save_articles(self, items: Iterable[Saving], now: datetime) -> tuple[ArticleSaved, ...]:
        """Store articles with their readings, all or none: many in one call cost little more than one."""
        with self._write():
            saved = articles.save_articles(self._db, items, now)
            if any(one.outcome != "same" for one in saved):
                unpublished.mark(self._db, now)
            return saved

    def save_trouble(self, source_id: str, failure: Failure) -> None:
        """Store a failure that belongs to no entry (one of the archive), for `status` to show, each once.

        The source "pass" stands for the whole pass.
        """
        with self._write():
            unpublished.mark(self._db, failure.at)
            feeds.save_item_failures(self._db, source_id, [failure])

    def archived(self, keys: Iterable[str]) -> tuple[Archived, ...]:
        """What is stored of addresses, spelled as by ingest.urls.key; nothing for those that no source ever showed."""
        return waiting.archived(self._db, keys)

    def save_extracted(self, saving: Saving, now: datetime) -> ArticleSaved:
        """Store an archived page that was extracted again: a revision where its text is another, else its facts alone.

        The reading is stored only with a revision. The request is not logged again.
        """
        with self._write():
            unpublished.mark(self._db, now)
            return articles.save_extracted(self._db, saving, now)

    def save_failure(
        self,
        todo: Todo,
        failure: Failure,
        state: EntryState,
        next_attempt: datetime | None,
        fetched: Fetched | None,
        now: datetime,
    ) -> None:
        """Store that an entry led to no article this time: `state` waiting with its `next_attempt`, failed or gone."""
        with self._write():
            articles.save_failure(self._db, todo, failure, state, next_attempt, fetched, now)

    def signatures(self, since: datetime) -> tuple[tuple[int, int, bytes], ...]:
        """(article_id, cluster_id, signature) of the current texts stored since a time, in the order of storing."""
        return tuple((row[0], row[1], bytes(row[2])) for row in run(self._db, "signatures", since=since))

    def boilerplate(self, outlets: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """(outlet_id, paragraph) of every paragraph that these outlets are known to repeat."""
        return tuple((row[0], row[1]) for row in run(self._db, "boilerplate", outlets=list(outlets)))

    def save_boilerplate(self, outlet_id: str, paragraphs: Iterable[str], now: datetime) -> None:
        """Store paragraphs that an outlet repeats; one that is known already stays as it is."""
        with self._write():
            for paragraph in paragraphs:
                run(self._db, "save_boilerplate", outlet_id=outlet_id, paragraph=paragraph, now=now)

    def recent_texts(self, outlets: Iterable[str], count: int) -> tuple[tuple[str, str, str], ...]:
        """(outlet_id, article's key, text) of the `count` newest articles of each of these outlets."""
        return tuple(
            (row[0], row[1], row[2]) for row in run(self._db, "recent_texts", outlets=list(outlets), count=count)
        )

    def robots(self) -> tuple[RobotsRecord, ...]:
        """The robots.txt of every host, as last saved."""
        rows = run(self._db, "robots")
        return tuple(RobotsRecord(host, utc(at), status, text) for host, at, status, text in rows)

    def save_robots(self, records: tuple[RobotsRecord, ...]) -> None:
        """Store robots.txt files, each in place of an older one of its host."""
        with self._write():
            save_robots(self._db, records)

    def link_people(self, rules: Rules, everything: bool = False) -> tuple[int, ...]:
        """Link speakers to people wherever readings or corrections have changed; call it before each publish.

        Returns the numbers of the corrections that apply to nobody today. A speaker that is not linked yet counts as a
        person of its own.
        """
        with self._write():
            return linking.link_people(self._db, rules, everything)

    def correct(self, correction: Correction) -> int:
        """Store a correction, which the next `link_people` applies, and return its number."""
        with self._write():
            return corrections.add_correction(self._db, correction)

    def corrections(self) -> tuple[Correction, ...]:
        """All corrections, in the order in which they were made."""
        return corrections.all_corrections(self._db)

    def find_people(self, words: str) -> tuple[PersonRow, ...]:
        """People of that name, alias, person_id or official id, the most quoted first."""
        return reports.find_people(self._db, words)

    def quote(self, quote_id: int) -> SpokenQuote | None:
        """The quote of that id, if it is in the current revision of its article."""
        return reports.find_quote(self._db, quote_id)

    def anchors(self, person_id: int) -> tuple[tuple[int, str], ...]:
        """(article_id, block) of where a person is quoted: by these a correction finds the person again."""
        return tuple((row[0], row[1]) for row in run(self._db, "anchors", person_id=person_id))

    @property
    def reprocessing(self) -> Reprocessing:
        """What is needed to read stored articles again."""
        return Reprocessing(self._db, self._write)

    def counts(self) -> Counts:
        """How many rows the main tables have."""
        return count(self._db)

    def publish(self, now: datetime | None = None) -> Path:
        """Replace the published copy by one of everything stored, and return its path. It is on the disk on return."""
        with self._write():
            facts.refresh(self._db)
            run(self._db, "save_meta", key="published_at", value=(now or datetime.now(UTC)).isoformat())
        try:
            self._db.execute("checkpoint")
            path = publish(self._directory)
        except (duckdb.IOException, OSError) as error:
            raise StoreError(f"{self._directory} cannot be published: {error}") from error
        with self._write():
            unpublished.unmark(self._db)
        return path

    @contextmanager
    def _write(self) -> Iterator[None]:
        try:
            with transaction(self._db):
                yield
        except duckdb.IOException as error:
            raise running(self._directory / WRITER, error) from error
