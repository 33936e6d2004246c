"""A digest to where its reader is: standard output, a file, a folder with an index, a mailbox."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import BinaryIO

from rich.console import Console

from onrecord.config.settings import MIN_CONFIDENCE, Config
from onrecord.digests import compose as digests
from onrecord.digests.mail import send
from onrecord.report import pages
from onrecord.report.digest import Digest, span_of_days
from onrecord.report.write import BINARY, DATA, form_of, replace_file, write_all, write_digest
from onrecord.store.digests.records import DAILY, DigestQuery, Filters


def deliver(
    config: Config,
    ask: DigestQuery,
    about: str,
    form: str | None,
    out: Path | None,
    to: Iterable[str],
    keep: bool,
    console: Console,
) -> Digest:
    """Write and send a digest, and keep it as an issue if it went to a reader or `keep` says so.

    An issue is kept when all has gone out: what fails is in the next one again, and nothing is lost. OSError when a
    file or the server fails; StoreError as the store says; ValueError when the format does not go where it should.
    """
    folder = out if out and (out.is_dir() or not out.suffix) else None
    issue = bool(folder or to or keep)
    forms = [form or ""] if not folder else [form] if form else config.digest.formats
    with digests.included(config, ask) if issue else nullcontext() as held:
        digest = digests.read(config, ask, about)
        if folder:
            write_folder(config, ask, digest, folder, forms)
        elif out or not to:
            _write(config, ask, digest, form, out, console)
        if to:
            send(config, digest, tuple(to))
        if held:
            digests.record(config, ask, digest, held, whole=any(it in DATA for it in forms))
    return digest


def daily(config: Config, day: date) -> tuple[Path, ...]:
    """The digests of a day as `onrecord serve` makes them: [digest]'s, then each [[watch]] that has readers.

    The files, in the store's directory. Errors as in `deliver`, and ValueError for a watch whose place is unknown.
    """
    folder = config.directory / "digests"
    everything = digests.ask_of(config, day, day, Filters(min_confidence=MIN_CONFIDENCE))
    paths = list(_issue(config, everything, folder, config.digest.to))
    for watch in config.watches:
        if watch.to:
            ask = digests.ask_of(config, day, day, digests.filters_of_watch(watch), watch.by, watch.name)
            paths += _issue(config, ask, folder, watch.to)
    return tuple(paths)


def write_folder(
    config: Config, ask: DigestQuery, digest: Digest, folder: Path, forms: Iterable[str]
) -> tuple[Path, ...]:
    """Dated files in a folder, made if need be, and its index page; one of the same name and days is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem(digest)
    paths = tuple(folder / f"{stem}.{form}" for form in forms)
    for path in paths:
        _write(config, ask, digest, path.suffix[1:], path, None)
    values = {"issues": issues_in(folder)}
    replace_file(
        folder / "index.html", lambda out: _encode(pages.render("index", digests.templates_of(config), **values), out)
    )
    return paths


def file_stem(digest: Digest) -> str:
    """daily-2026-03-02, or with both days: only letters, digits, dashes and dots, whatever the name is."""
    name = re.sub(r"[^\w.-]+", "-", digest.head.name).strip("-.") or "digest"
    until = f"_{digest.head.until}" if digest.head.until != digest.head.since else ""
    return f"{name}-{digest.head.since}{until}"


def issues_in(folder: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """(days and name, [(format, file)]) of the digests in a folder, the newest day first."""
    found: dict[tuple[date, date, str], list[tuple[str, str]]] = {}
    for path in sorted(folder.iterdir()):
        issue = _named(path.stem)
        if issue and not path.name.startswith("."):
            found.setdefault(issue, []).append((path.suffix[1:], path.name))
    return [
        (span_of_days(since, until) + (f": {name}" if name != DAILY else ""), files)
        for (until, since, name), files in sorted(found.items(), reverse=True)
    ]


def _named(stem: str) -> tuple[date, date, str] | None:
    """The last day, the first and the name of which `file_stem` made this; None for a file of another kind."""
    found = re.fullmatch(r"(.+?)-(\d{4}-\d\d-\d\d)(?:_(\d{4}-\d\d-\d\d))?", stem)
    try:
        return (date.fromisoformat(found[3] or found[2]), date.fromisoformat(found[2]), found[1]) if found else None
    except ValueError:
        return None


def _issue(config: Config, ask: DigestQuery, folder: Path, to: Iterable[str]) -> tuple[Path, ...]:
    """What no issue held yet, under the name of its day: what was found late stands in it too."""
    ask, first = digests.since_last(config, ask), ask.since
    with digests.included(config, ask) as held:
        digest = digests.read(config, ask, first=first)
        paths = write_folder(config, ask, digest, folder, config.digest.formats)
        if to and digest.remarks:
            send(config, digest, tuple(to))
        digests.record(config, ask, digest, held, whole=any(it in DATA for it in config.digest.formats))
    return paths


def _write(
    config: Config, ask: DigestQuery, digest: Digest, form: str | None, out: Path | None, console: Console | None
) -> None:
    chosen = form_of(form, out, console)
    if chosen in BINARY and out is None and console and console.is_terminal:
        raise ValueError(f"{chosen} is not for a terminal: name a file with --out, or redirect it")
    remarks = digests.every(config, ask) if chosen in DATA else None
    write_digest(digest, chosen, out, console, remarks, digests.templates_of(config))


def _encode(pieces: Iterable[str], out: BinaryIO) -> None:
    write_all((piece.encode("utf-8", "replace") for piece in pieces), out)
