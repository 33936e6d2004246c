"""Print people, doubtful links and corrections for `onrecord people`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from onrecord.store.people.corrections import Correction, in_force
from onrecord.store.people.records import Doubt, PersonRow, RoleRow


def show_people(people: Sequence[tuple[PersonRow, Sequence[RoleRow]]], console: Console) -> None:
    """Print each person with number and key, other names, and a line an office."""
    for person, roles in people:
        facts = [person.kind, person.party, place(person.jurisdiction), person.official_id]
        console.print(f"[bold]{escape(person.name)}[/bold]  {escape(', '.join(filter(None, facts)))}", soft_wrap=True)
        console.print(f"  number {person.person_id}, key {escape(person.key)}", soft_wrap=True)
        console.print(f"  {person.quotes} quotes in {person.articles} articles", soft_wrap=True)
        if others := [name for name in person.names if name != person.name]:
            console.print(f"  also as {escape(', '.join(others))}", soft_wrap=True)
        for role in roles:
            office = ", ".join(filter(None, (role.role, role.party, place(role.jurisdiction))))
            console.print(f"  {days(role.first_day, role.last_day)}  {escape(office)} ({role.quotes})", soft_wrap=True)


def show_doubts(doubts: Sequence[Doubt], console: Console) -> None:
    """Print a line a doubtful link, the likeliest mistake first."""
    if not doubts:
        console.print("Nothing is doubtful.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("doubt", "speaker", "as the article has it", "taken for", "by", "or is it", "quotes", "see"):
        table.add_column(heading, justify="right" if heading in ("doubt", "quotes") else "left", overflow="fold")
    for doubt in doubts:
        person = f"{doubt.person} [{doubt.person_id}]" if doubt.person else "nobody"
        cells = (f"{doubt.doubt:.2f}", doubt.name, doubt.said_of, person, doubt.rule, doubt.rival or "")
        table.add_row(*map(escape, (*cells, str(doubt.quotes), doubt.url)))
    console.print(table)


def show_corrections(corrections: Sequence[Correction], console: Console) -> None:
    """Print a line a correction, the newest last; one that was taken back is marked."""
    standing = {correction.correction_id for correction in in_force(corrections)}
    for correction in corrections:
        number, is_undo = correction.correction_id, correction.action == "undo"
        state = "" if number in standing or is_undo else " (taken back)"
        line = f"{correction.who}: {in_words(correction)}{state}. {correction.why}"
        console.print(f"{number:4} {correction.made_at:%Y-%m-%d %H:%M} {escape(line)}", soft_wrap=True)


def in_words(correction: Correction) -> str:
    """Say what a correction does: 'Ada Quill is Ada Quill-Marsh'."""
    match correction.action:
        case "merge":
            return f"{correction.person} is {correction.other}"
        case "split":
            return f"{correction.person} with {correction.field} {correction.value} is {correction.other}"
        case "rename":
            return f"{correction.person} is called {correction.value}"
        case "set":
            return f"{correction.field} of {correction.person} is {correction.value or 'empty'}"
        case "quote":
            return f"{correction.field} of quote {correction.quote_id} is {correction.value or 'nobody known'}"
        case _:
            return f"takes back {correction.undoes}"


def place(division: str | None) -> str | None:
    """Shorten a division by what all of them share: state:oh/place:toledo."""
    return division and (division.removeprefix("ocd-division/country:us").lstrip("/") or "US")


def days(first: date | None, last: date | None) -> str:
    """Write a period: '2026-03-02 to 2026-03-05', one day alone, or 'undated'."""
    if first is None:
        return "undated"
    return str(first) if first == last else f"{first} to {last}"
