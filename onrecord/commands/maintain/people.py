"""`onrecord people`: who is who, which links are doubtful, and corrections that last."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onrecord.commands.shared import CONFIG, config_of, exit_1_on, stop
from onrecord.console import output, say_problem

if TYPE_CHECKING:
    from onrecord.people.corrections import CorrectionSession

CONDITIONS = ("outlet", "state", "article", "role", "party")
FACTS = ("official-id", "party", "jurisdiction", "kind")


def signed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every correction: where, why and who."""
    command = click.option("--who", default=getpass.getuser, help="Who corrects.  [default: your user name]")(command)
    command = click.option("--why", required=True, help="The reason, kept with the correction.")(command)
    return CONFIG(command)


@contextmanager
def correcting(config_path: Path, who: str, why: str) -> Iterator[CorrectionSession]:
    """Open a session of corrections signed by `who` with the reason `why`.

    Problems end the command with a message: a correction that leaves open who or what is meant with exit code 2, a data
    directory that is in use or cannot be read or written with 1.
    """
    from onrecord.clock import now_utc
    from onrecord.passes.lock import Busy
    from onrecord.people.corrections import UnclearCorrection, correction_session
    from onrecord.store import StoreError

    try:
        with correction_session(config_of(config_path), who, why, now_utc()) as session:
            yield session
    except UnclearCorrection as unclear:
        stop(str(unclear))
    except (Busy, StoreError) as problem:
        say_problem(str(problem))
        sys.exit(1)


def done(number: int) -> None:
    """Say that a correction is in force and how to take it back."""
    click.echo(f"correction {number} is in force; take it back with: onrecord people undo {number} --why ...")


@click.group()
def people() -> None:
    """Who is who across articles: look, see what is doubtful, and correct it for good."""


@people.command()
@CONFIG
@click.argument("name")
def show(config_path: Path, name: str) -> None:
    """The people called NAME (or of that number, or official id): other names, offices over time, quotes."""
    from onrecord.people.tables import show_people
    from onrecord.store import StoreError
    from onrecord.store.people.reports import people_named, roles

    directory = config_of(config_path).directory
    with exit_1_on(StoreError):
        people = people_named(directory, name)
        show_people([(person, roles(directory, person.person_id)) for person in people], output())
    if not people:
        stop(f'nobody called "{name}" is quoted')


@people.command()
@CONFIG
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="So many lines at most.")
def review(config_path: Path, limit: int) -> None:
    """Links that may be wrong, the likeliest mistakes first, and speakers left open although somebody fits."""
    from onrecord.people.tables import show_doubts
    from onrecord.store import StoreError
    from onrecord.store.people.reports import doubts

    with exit_1_on(StoreError):
        show_doubts(doubts(config_of(config_path).directory, limit), output())


@people.command()
@CONFIG
def corrections(config_path: Path) -> None:
    """All corrections ever made, with who, when, why, and whether they are in force."""
    from onrecord.people.tables import show_corrections
    from onrecord.store import StoreError
    from onrecord.store.people.reports import published_corrections

    with exit_1_on(StoreError):
        show_corrections(published_corrections(config_of(config_path).directory), output())


@people.command()
@signed
@click.argument("name")
@click.argument("into")
def merge(config_path: Path, who: str, why: str, name: str, into: str) -> None:
    """NAME and INTO are one person: all quotes of NAME become INTO's."""
    with correcting(config_path, who, why) as session:
        number = session.merge(name, into)
    done(number)


@people.command()
@signed
@click.argument("name")
@click.option("--into", "new", required=True, metavar="NAME", help="What to call the other person.")
@click.option("--outlet", help="The quotes in this outlet are the other person's.")
@click.option("--state", help="Those that speak for a jurisdiction in this state: OH, or an Open Civic Data id.")
@click.option("--article", help="Those in the article of this id.")
@click.option("--role", help="Those with these words in the role.")
@click.option("--party", help="Those with this party: Democratic.")
def split(config_path: Path, who: str, why: str, name: str, new: str, **options: str | None) -> None:
    """NAME is two people: what one of the options tells apart is somebody else's."""
    conditions = [(condition, value) for condition, value in options.items() if value is not None]
    if len(conditions) != 1:
        stop(f"say what tells them apart with one of --{', --'.join(CONDITIONS)}")
    ((condition, value),) = conditions
    with correcting(config_path, who, why) as session:
        number = session.split(name, new, condition, division(value) if condition == "state" else value)
    done(number)


@people.command()
@signed
@click.argument("name")
@click.argument("new_name")
def rename(config_path: Path, who: str, why: str, name: str, new_name: str) -> None:
    """Show the person called NAME as NEW_NAME."""
    with correcting(config_path, who, why) as session:
        number = session.rename(name, new_name)
    done(number)


@people.command("set")
@signed
@click.argument("name")
@click.argument("fact", type=click.Choice(FACTS))
@click.argument("value", required=False)
def set_fact(config_path: Path, who: str, why: str, name: str, fact: str, value: str | None) -> None:
    """Set a FACT of the person called NAME; without VALUE it is emptied (kind needs one: person or organization)."""
    if fact == "kind" and value not in ("person", "organization"):
        stop("kind is person or organization")
    if fact == "jurisdiction" and value:
        value = division(value)
    with correcting(config_path, who, why) as session:
        number = session.set(name, fact.replace("-", "_"), value)
    done(number)


@people.command()
@signed
@click.argument("number", type=int)
def undo(config_path: Path, who: str, why: str, number: int) -> None:
    """Take correction NUMBER back (of people or of quotes). An undo can be undone."""
    with correcting(config_path, who, why) as session:
        undo_number = session.undo(number)
    done(undo_number)


def division(words: str) -> str:
    """The Open Civic Data id meant by an id itself or by a state's postal code; ends the command for other words."""
    if words.startswith("ocd-division/"):
        return words
    if len(words) == 2 and words.isalpha():
        kind = {"dc": "district", "pr": "territory", "gu": "territory", "vi": "territory"}.get(words.lower(), "state")
        return f"ocd-division/country:us/{kind}:{words.lower()}"
    return stop(f'"{words}" is no place: write a postal code (OH) or an Open Civic Data id')
