"""Write a digest to a terminal, to standard output, or into a file that is replaced whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from onrecord.report.digests.digest import Digest, ShownRemark
from onrecord.report.digests.terminal import print_digest
from onrecord.report.files import replace_file
from onrecord.report.formats.registry import Layout, digest_format_named, suffixes

TERMINAL = "terminal"  # a choice of `--format` beside the formats: it needs a console, and is no file
DEFAULT, WITHOUT_TERMINAL = "md", "txt"


def write_digest(
    digest: Digest,
    format_name: str | None,
    out: Path | None,
    console: Console | None = None,
    shown_remarks: Iterable[ShownRemark] | None = None,
    templates: Path | None = None,
) -> None:
    """Write a digest in a format (None: see `choose_format`) to the file `out`, or to standard output.

    `shown_remarks` are those of a format for programs, taken as they come; by default those that the digest shows.
    OSError when a file cannot be written: what was there before is there still. TemplateProblem for a user's template.
    """
    name = choose_format(format_name, out, console)
    if name == TERMINAL and console and out is None:
        print_digest(digest, console)
        return
    digest_format = digest_format_named(WITHOUT_TERMINAL if name == TERMINAL else name)
    every, layout = digest.shown if shown_remarks is None else shown_remarks, Layout(templates)
    if out:
        replace_file(out, lambda stream: digest_format.write(digest, every, stream, layout))
    else:
        digest_format.write(digest, every, sys.stdout.buffer, layout)
        sys.stdout.buffer.flush()


def choose_format(name: str | None, out: Path | None, console: Console | None = None) -> str:
    """The name of the format meant: `name`, else what the file's name says, else what suits standard output."""
    if name:
        return name
    if out:
        meant = suffixes().get(out.suffix.lower())
        return meant.name if meant else DEFAULT
    return TERMINAL if console and console.is_terminal else DEFAULT
