"""A folder of digests: dated files, and a page that lists them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from onrecord.report.digests.digest import Digest
from onrecord.report.digests.wording import span_of_days
from onrecord.report.files import replace_file
from onrecord.report.pages.templates import write_index
from onrecord.store.digests.records import DAILY

FILE_NAME = re.compile(r"(.+?)-(\d{4}-\d\d-\d\d)(?:_(\d{4}-\d\d-\d\d))?")  # as file_stem makes it


def file_stem(digest: Digest) -> str:
    """Name a digest's file: daily-2026-03-02, or with both days; only letters, digits, dashes and dots."""
    name = re.sub(r"[^\w.-]+", "-", digest.head.name).strip("-.") or "digest"
    until = f"_{digest.head.until}" if digest.head.until != digest.head.since else ""
    return f"{name}-{digest.head.since}{until}"


def replace_index(folder: Path, templates: Path | None) -> None:
    """Write the folder's page anew from the files that are in it."""
    issues = list_issues(folder)
    replace_file(folder / "index.html", lambda stream: write_index(issues, templates, stream))


def list_issues(folder: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """List the digests of a folder, the newest day first: (days and name, [(format, file)])."""
    files: dict[tuple[date, date, str], list[tuple[str, str]]] = {}
    for path in sorted(folder.iterdir()):
        issue = _issue_of(path.stem)
        if issue and not path.name.startswith("."):
            files.setdefault(issue, []).append((path.suffix[1:], path.name))
    return [
        (span_of_days(since, until) + (f": {name}" if name != DAILY else ""), formats)
        for (until, since, name), formats in sorted(files.items(), reverse=True)
    ]


def _issue_of(stem: str) -> tuple[date, date, str] | None:
    """The last day, the first and the name of which `file_stem` made this; None for a file of another kind."""
    match = FILE_NAME.fullmatch(stem)
    try:
        return (date.fromisoformat(match[3] or match[2]), date.fromisoformat(match[2]), match[1]) if match else None
    except ValueError:
        return None
