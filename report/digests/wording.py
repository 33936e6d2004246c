"""How a digest writes days and jurisdictions, and what it says where nothing is known."""

from __future__ import annotations

from datetime import date

UNNAMED = {
    "speaker": "Speaker not resolved",
    "jurisdiction": "No jurisdiction named",
    "topic": "No topic",
    "outlet": "No outlet",
    "day": "No day",
}


def long_day(day: date) -> str:
    """Write a day in full: Monday, March 2, 2026."""
    return f"{day:%A}, {day:%B} {day.day}, {day.year}"


def span_of_days(since: date, until: date) -> str:
    """Write a period in full: Monday, March 2, 2026; March 2 to March 8, 2026."""
    if since == until:
        return long_day(since)
    first = f"{since:%B} {since.day}" + ("" if since.year == until.year else f", {since.year}")
    return f"{first} to {until:%B} {until.day}, {until.year}"


def division(name: str) -> str:
    """Write an Open Civic Data id for people: '.../state:il/place:grafton' as 'Grafton, IL'; other text stays."""
    if not name.startswith("ocd-division/country:us"):
        return name
    *upper, last = [part.partition(":")[2] for part in name.split("/")[1:]]
    if not upper:
        return "United States"
    return last.upper() if len(upper) == 1 else f"{last.replace('_', ' ').title()}, {upper[1].upper()}"
