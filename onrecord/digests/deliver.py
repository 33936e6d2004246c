"""Bring a digest to its readers: to standard output, a file, a folder with an index, a mailbox."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from onrecord.config.settings import MIN_CONFIDENCE, Config
from onrecord.digests.compose import all_remarks, compose_digest
from onrecord.digests.folder import file_stem, replace_index
from onrecord.digests.issues import issue_remarks, keep_issue
from onrecord.digests.mail import send
from onrecord.digests.query import make_query, since_last_issue, watch_filters
from onrecord.report.digests.digest import Digest
from onrecord.report.digests.write import TERMINAL, choose_format, write_digest
from onrecord.report.formats.registry import digest_formats
from onrecord.store.digests.records import DigestQuery, Filters


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a digest goes. `format_name` None: by the name of `out`; `out` is a file or a folder; `to` mail addresses.

    With `keep` it is an issue even where it goes to no reader.
    """

    format_name: str | None = None
    out: Path | None = None
    to: tuple[str, ...] = ()
    keep: bool = False

    @property
    def folder(self) -> Path | None:
        """`out` where it is a folder, one that is there or a name without a suffix."""
        return self.out if self.out and (self.out.is_dir() or not self.out.suffix) else None


def deliver(config: Config, query: DigestQuery, about: str, delivery: Delivery, console: Console) -> Digest:
    """Write and send a digest, and keep it as an issue if it went to a reader or `keep` says so.

    An issue is kept when all has gone out: what fails is in the next one again, and nothing is lost. `about` is the
    query's filters in words. OSError when a file or the server fails; StoreError as the store says; ValueError when the
    format does not go where it should.
    """
    folder, name = delivery.folder, delivery.format_name
    names: list[str] = [name or ""] if not folder else [name] if name else list(config.digest.formats)
    if folder and name == TERMINAL:
        raise ValueError("terminal is not for a folder: name another --format, or none for those of [digest] formats")
    is_issue = bool(folder or delivery.to or delivery.keep)
    with issue_remarks(config, query) if is_issue else nullcontext() as held:
        digest = compose_digest(config, query, about)
        if folder:
            write_folder(config, query, digest, folder, names)
        elif delivery.out or not delivery.to:
            _write(config, query, digest, name, delivery.out, console)
        if delivery.to:
            send(config, digest, delivery.to)
        if held:
            keep_issue(config, query, digest, held, whole=_any_for_programs(names))
    return digest


def deliver_daily(config: Config, day: date) -> tuple[Path, ...]:
    """Make the digests of a day as `onrecord serve` does: [digest]'s, then each [[watch]] that has readers.

    Their files are in the store's directory. Errors as in `deliver`, and ValueError for a watch whose place is unknown.
    """
    everything = make_query(config, day, day, Filters(min_confidence=MIN_CONFIDENCE))
    paths = list(_deliver_issue(config, everything, config.digest.to))
    for watch in config.watches:
        if watch.to:
            query = make_query(config, day, day, watch_filters(watch), watch.by, watch.name)
            paths += _deliver_issue(config, query, watch.to)
    return tuple(paths)


def write_folder(
    config: Config, query: DigestQuery, digest: Digest, folder: Path, names: Iterable[str]
) -> tuple[Path, ...]:
    """Write dated files in these formats into a folder, made if need be, and its index page.

    A file of the same name and days is replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    formats = [digest_formats()[name] for name in names]
    paths = []
    for digest_format in formats:
        path = folder / f"{file_stem(digest)}{digest_format.suffixes[0]}"
        _write(config, query, digest, digest_format.name, path, None)
        paths.append(path)
    replace_index(folder, config.template_folder)
    return tuple(paths)


def _deliver_issue(config: Config, query: DigestQuery, to: Iterable[str]) -> tuple[Path, ...]:
    """Deliver what no issue held yet, under the name of its day: what was found late stands in it too."""
    first, query = query.since, since_last_issue(config, query)
    with issue_remarks(config, query) as held:
        digest = compose_digest(config, query, first=first)
        paths = write_folder(config, query, digest, config.directory / "digests", config.digest.formats)
        if digest.remarks and (addresses := tuple(to)):
            send(config, digest, addresses)
        keep_issue(config, query, digest, held, whole=_any_for_programs(config.digest.formats))
    return paths


def _write(
    config: Config, query: DigestQuery, digest: Digest, name: str | None, out: Path | None, console: Console | None
) -> None:
    """Write a digest in a format to a file or standard output. ValueError for a binary format on a terminal."""
    chosen = choose_format(name, out, console)
    digest_format = digest_formats().get(chosen)  # None for the terminal
    if digest_format and digest_format.binary and out is None and console and console.is_terminal:
        raise ValueError(f"{chosen} is not for a terminal: name a file with --out, or redirect it")
    remarks = all_remarks(config, query) if digest_format and digest_format.for_programs else None
    write_digest(digest, chosen, out, console, remarks, config.template_folder)


def _any_for_programs(names: Iterable[str]) -> bool:
    """Whether one of the formats printed every remark."""
    formats = digest_formats()
    return any(name in formats and formats[name].for_programs for name in names)
