"""Check what a digest printed against the pages as they were fetched, read again from the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from onrecord.clock import now_utc
from onrecord.digests.verify import Finding, stored_parts
from onrecord.ingest.archive.warc import SUFFIX, read_records
from onrecord.ingest.records import Failure, Fetched
from onrecord.ingest.urls import key
from onrecord.passes import tasks
from onrecord.passes.workers import TASK_DEADLINE_S, TaskLost, Workers
from onrecord.report.text.plain import sameness
from onrecord.store.digests.records import StoredQuote

Visit = tuple[str, datetime]  # the address that was asked for, and when


def check_archive(
    findings: Iterable[Finding], folder: Path, tell: Callable[[Failure], None] = lambda failure: None
) -> Iterator[Finding]:
    """Give the same findings, with those that hold looked up in the archived pages as well.

    A page that is not in the archive (any more) is no fault: it leaves `archived` False. `tell` is called for each
    place in the archive's files that cannot be read: the pages behind it are missing.
    """
    findings = list(findings)
    stored_quotes = [finding.stored for finding in findings if finding.verdict == "holds"]
    with Workers(1, TASK_DEADLINE_S) as workers:
        texts = _archived_texts(folder, stored_quotes, workers, tell)
    for finding in findings:
        visit = _visit(finding.stored)
        text = texts.get(visit) if visit else None
        if finding.verdict != "holds" or text is None:
            yield finding
        elif all(sameness(part) in text for part in stored_parts(finding.stored)):
            yield replace(finding, archived=True)
        else:
            fetched = f"fetched {finding.stored.fetched_at:%Y-%m-%d %H:%M:%S} UTC"
            yield replace(finding, verdict="archive", detail=fetched, archived=True)


def _archived_texts(
    folder: Path, stored_quotes: Iterable[StoredQuote], workers: Workers, tell: Callable[[Failure], None]
) -> dict[Visit, str]:
    """The text of the page of each quote, read again from the archive file of its day."""
    visits_by_day: dict[str, set[Visit]] = {}
    for visit in filter(None, map(_visit, stored_quotes)):
        visits_by_day.setdefault(f"{visit[1]:%Y-%m-%d}", set()).add(visit)
    texts: dict[Visit, str] = {}
    for day, visits in sorted(visits_by_day.items()):
        texts.update(_texts_in(folder / f"{day}{SUFFIX}", visits, workers, tell))
    return texts


def _visit(stored: StoredQuote) -> Visit | None:
    """When and where the article of a quote was fetched; None where that is not known."""
    return (stored.fetched_url, stored.fetched_at) if stored.fetched_url and stored.fetched_at else None


def _texts_in(path: Path, visits: set[Visit], workers: Workers, tell: Callable[[Failure], None]) -> dict[Visit, str]:
    """The texts of these visits in one archive file. An archived answer is the one that was read if its moment is.

    One that came before or after (a wall, an error) is not what the article was made of.
    """
    by_key = {(key(url), at): (url, at) for url, at in visits}
    texts: dict[Visit, str] = {}
    for fetched in read_records(path, now_utc()) if path.exists() else ():
        if isinstance(fetched, Failure):
            tell(fetched)
            continue
        visit = by_key.get((key(fetched.url), fetched.at)) or by_key.get((key(fetched.final_url), fetched.at))
        if visit and (text := _text_of(fetched, workers)) is not None:
            texts[visit] = text
    return texts


def _text_of(fetched: Fetched, workers: Workers) -> str | None:
    """The text of an archived page; None when nothing can be read in it (a feed, a file of another kind)."""
    arguments = (fetched.body, fetched.final_url, fetched.at, None, fetched.headers, None)
    done = workers.result(workers.submit(tasks.extract, *arguments))
    if isinstance(done, TaskLost) or isinstance(done.value, Failure):
        return None
    article, _ = done.value
    return sameness(article.text) or None
