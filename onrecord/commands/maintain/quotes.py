"""`onrecord quotes`: corrections of single quotes."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.commands.maintain.people import correcting, division, done, signed
from onrecord.commands.shared import stop


@click.group()
def quotes() -> None:
    """Correct single quotes for good."""


@quotes.command()
@signed
@click.argument("quote_id", type=int)
@click.option("--speaker", metavar="NAME", help="Who said it: a name, or the number of a person.")
@click.option("--nobody", is_flag=True, help="It is not known who said it.")
@click.option("--kind", type=click.Choice(["direct", "mixed", "indirect"]))
@click.option(
    "--sourcing",
    type=click.Choice(
        ["named", "titled-only", "anonymous", "group", "organization", "document", "unresolved"]
    ),
    help="The rung of the sourcing ladder.",
)  # fmt: skip
@click.option("--role", help="The speaker's office or role.")
@click.option("--party", help="The speaker's party.")
@click.option("--jurisdiction", help="What the speaker speaks for: OH, or an Open Civic Data id.")
@click.option("--drop", is_flag=True, help="It is no quote: leave it out of everything.")
def fix(config_path: Path, who: str, why: str, quote_id: int, nobody: bool, drop: bool, **facts: str | None) -> None:
    """Correct the quote of this id (quotes_flat has it), also for later readings and revisions of its article."""
    if facts["jurisdiction"]:
        facts["jurisdiction"] = division(facts["jurisdiction"])
    wanted: list[tuple[str, str | None]] = [(fact, value) for fact, value in facts.items() if value is not None]
    wanted += [("speaker", None)] * nobody + [("dropped", "yes")] * drop
    if not wanted:
        stop("say what to correct: --speaker, --nobody, --kind, --sourcing, --role, --party, --jurisdiction or --drop")
    if nobody and facts["speaker"]:
        stop("--speaker and --nobody contradict each other")
    with correcting(config_path, who, why) as session:
        numbers = [session.fix(quote_id, fact, value) for fact, value in wanted]
    for number in numbers:
        done(number)
