"""How much each office counts in what a digest takes for notable (tables/offices.tsv)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def office_weights() -> tuple[tuple[str, float], ...]:
    """Read the table of offices: (RE2 pattern over a lower-case role, weight from 0 to 10), in its order."""
    table = (files("onrecord.report") / "tables" / "offices.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return tuple((pattern, float(weight)) for pattern, weight in rows)
