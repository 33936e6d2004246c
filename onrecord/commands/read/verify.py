"""`onrecord verify`: whether what a digest printed still holds."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of, stop
from onrecord.console import output, say_problem


@click.command()
@CONFIG
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--archive/--no-archive", "use_archive", default=True, show_default=True,
              help="Read the archived pages again as well.")  # fmt: skip
def verify(config_path: Path, file: Path, use_archive: bool) -> None:
    """Check every quote of a digest, in any format or saved as .eml, against what is stored.

    Its words must be those of the stored article, character by character where the format keeps them all; they must
    stand in the article of today, count as a quote, and have the same speaker where the file says who that is; and the
    page as it was fetched must have them, if it is still in the archive. Names each that no longer holds: exit code 1.
    """
    from onrecord.digests.verify import WHY, check, check_archive
    from onrecord.report.plain import clean
    from onrecord.report.printed import Unreadable, printed_in
    from onrecord.store import StoreError
    from onrecord.store.digests.questions import quotes_to_check

    config = config_of(config_path)
    try:
        printed = printed_in(file)
        findings = check(printed, quotes_to_check(config.directory, (it.quote_id for it in printed)))
    except Unreadable as error:
        stop(str(error))
    except (StoreError, OSError) as error:
        say_problem(str(error))
        sys.exit(1)
    if use_archive:
        findings = tuple(check_archive(findings, config.directory / "archive"))
    console, failed = output(), [it for it in findings if it.verdict != "holds"]
    for it in failed:
        where = f" ({it.stored.outlet}, {it.stored.title or it.stored.url})" if it.stored.outlet else ""
        detail = f": {it.detail}" if it.detail else ""
        console.print(clean(f"q{it.printed.quote_id}: {WHY[it.verdict]}{detail}{where}"), markup=False, soft_wrap=True)
        console.print(clean(f"    printed: {it.printed.words}"), markup=False, soft_wrap=True)
    archived = sum(it.archived for it in findings)
    console.print(f"{len(findings)} quotes: {len(findings) - len(failed)} hold, {len(failed)} do not; "
                  f"the pages of {archived} were read again from the archive", markup=False)  # fmt: skip
    sys.exit(1 if failed else 0)
