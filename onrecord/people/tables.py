"""What `onrecord people` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from onrecord.store.people.corrections import Correction, in_force
from onrecord.store.people.records import Doubt, PersonRow, RoleRow


def show_people(found: Sequence[tuple[PersonRow, Sequence[RoleRow]]], console: Console) -> None:
    """Each person with number and key, other names, and a line an office."""
    for person, roles in found:
        facts = [person.kind, person.party, place(person.jurisdiction), person.official_id]
        console.print(f"[bold]{escape(person.name)}[/bold]  {escape(', '.join(filter(None, facts)))}", soft_wrap=True)
        console.print(f"  number {person.person_id}, key {escape(person.key)}", soft_wrap=True)
        console.print(f"  {person.quotes} quotes in {person.articles} articles", soft_wrap=True)
        if others := [name for name in person.names if name != person.name]:
            console.print(f"  also as {escape(', '.join(others))}", soft_wrap=True)
        for role in roles:
            told = ", ".join(filter(None, (role.role, role.party, place(role.jurisdiction))))
            console.print(f"  {days(role.first_day, role.last_day)}  {escape(told)} ({role.quotes})", soft_wrap=True)


def show_doubts(doubts: Sequence[Doubt], console: Console) -> None:
    """A line a doubt, the likeliest mistake first."""
    if not doubts:
        console.print("Nothing is doubtful.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("doubt", "speaker", "as the article has it", "taken for", "by", "or is it", "quotes", "see"):
        table.add_column(heading, justify="right" if heading in ("doubt", "quotes") else "left", overflow="fold")
    for it in doubts:
        taken = f"{it.person} [{it.person_id}]" if it.person else "nobody"
        cells = (f"{it.doubt:.2f}", it.name, it.said_of, taken, it.rule, it.rival or "", str(it.quotes), it.url)
        table.add_row(*map(escape, cells))
    console.print(table)


def show_corrections(made: Sequence[Correction], console: Console) -> None:
    """A line a correction, the newest last; one that was taken back is marked."""
    standing = {it.correction_id for it in in_force(made)}
    for it in made:
        state = "" if it.correction_id in standing or it.action == "undo" else " (taken back)"
        when = f"{it.made_at:%Y-%m-%d %H:%M}"
        console.print(f"{it.correction_id:4} {when} {escape(f'{it.who}: {said(it)}{state}. {it.why}')}", soft_wrap=True)


def said(it: Correction) -> str:
    """What a correction says, in words."""
    match it.action:
        case "merge":
            return f"{it.person} is {it.other}"
        case "split":
            return f"{it.person} with {it.field} {it.value} is {it.other}"
        case "rename":
            return f"{it.person} is called {it.value}"
        case "set":
            return f"{it.field} of {it.person} is {it.value or 'empty'}"
        case "quote":
            return f"{it.field} of quote {it.quote_id} is {it.value or 'nobody known'}"
        case _:
            return f"takes back {it.undoes}"


def place(division: str | None) -> str | None:
    """A division without what all of them share."""
    return division and (division.removeprefix("ocd-division/country:us").lstrip("/") or "US")


def days(first: date | None, last: date | None) -> str:
    """'2026-03-02 to 2026-03-05', one day alone, or 'undated'."""
    if first is None:
        return "undated"
    return str(first) if first == last else f"{first} to {last}"
