"""`onrecord verify`: whether what a digest printed still holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.commands.interrupts import ends_at_interrupt
from onrecord.commands.shared import CONFIG, config_of, stop
from onrecord.console import output, say_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from onrecord.digests.verify import Finding
    from onrecord.ingest.records import Failure


@click.command()
@CONFIG
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--archive/--no-archive", "use_archive", default=True, show_default=True,
              help="Read the archived pages again as well.")  # fmt: skip
@ends_at_interrupt()
def verify(config_path: Path, file: Path, use_archive: bool) -> None:
    """Check every quote of a digest, in any format or saved as .eml, against what is stored.

    Its words must be those of the stored article, character by character where the format keeps them all; they must
    stand in the article of today, count as a quote, and have the same speaker where the file says who that is; and the
    page as it was fetched must have them, if it is still in the archive. Names each that no longer holds: exit code 1.
    """
    from onrecord.digests.verify import check_quotes
    from onrecord.digests.verify_archive import check_archive
    from onrecord.report.digests.read_back import UnreadableDigest, printed_quotes
    from onrecord.store import StoreError
    from onrecord.store.digests.questions import quotes_to_check

    config = config_of(config_path)
    try:
        printed = printed_quotes(file)
        if not printed:
            say_problem(f"{file}: no quote of a digest stands in it; give a file that `onrecord digest` wrote")
            sys.exit(1)
        findings = check_quotes(printed, quotes_to_check(config.directory, (quote.quote_id for quote in printed)))
    except UnreadableDigest as error:
        stop(str(error))
    except (StoreError, OSError) as error:
        say_problem(str(error))
        sys.exit(1)
    if use_archive:
        findings = tuple(check_archive(findings, config.directory / "archive", _say_damage))
    sys.exit(_show(findings, output()))


def _say_damage(failure: Failure) -> None:
    """Say what of the archive cannot be read: a page behind it counts as not archived."""
    from onrecord.report.text.plain import clean

    say_problem(clean(f"{failure.resource}: {failure.detail}"))


def _show(findings: Sequence[Finding], console: Console) -> int:
    """Print each quote that does not hold, then the counts. The exit code."""
    from onrecord.digests.verify import WHY
    from onrecord.report.text.plain import clean

    failed = [finding for finding in findings if finding.verdict != "holds"]
    for finding in failed:
        printed, stored = finding.printed, finding.stored
        where = f" ({stored.outlet}, {stored.title or stored.url})" if stored.outlet else ""
        detail = f": {finding.detail}" if finding.detail else ""
        line = f"q{printed.quote_id}: {WHY[finding.verdict]}{detail}{where}"
        console.print(clean(line), markup=False, soft_wrap=True)
        console.print(clean(f"    printed: {printed.words}"), markup=False, soft_wrap=True)
    archived = sum(finding.archived for finding in findings)
    console.print(f"{len(findings)} quotes: {len(findings) - len(failed)} hold, {len(failed)} do not; "
                  f"the pages of {archived} were read again from the archive", markup=False)  # fmt: skip
    return int(bool(failed))
