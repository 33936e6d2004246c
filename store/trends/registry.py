"""The trends: the ready questions, one file each in store/queries, with what the command line and charts need of them.

    -- list: quotes and share of voice     what it gives, for a list of trends
    -- chart: quotes by speaker            what a chart of it shows; a list without
    -- shape: plain most                   the parts of shares.sql it is made of, filled with key, label, quotes, ...
    -- Who is quoted how much: ...         the question, which any DuckDB client runs as it stands

Nothing else names the trends: a new file is a new trend. This module reads files only, so that `--help` stays fast.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from textwrap import fill as wrapped
from types import MappingProxyType

from onrecord.store.sql_text import fill, named_parts

FACT = re.compile(r"-- (list|chart|shape|key|label|quotes|lists|join): (.*)\n")
SHARE = (
    "; share is in percent of all quotes of the period that pass the same narrowing; dark_days are outlet days of it"
    " without an answer from any source of the outlet."
)
USE = """\
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: since, until, speaker,
-- outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); period is day, week, month, year or all;
-- top is 10.
"""


@dataclass(frozen=True, slots=True)
class Trend:
    """A ready question. A chart of it shows `value` of each `label`, over `period` where that column is filled.

    `gives` says in a few words what it gives; trends that give the same are listed together.
    """

    name: str
    sql: str
    gives: str
    label: str | None = None
    value: str | None = None

    @property
    def about(self) -> str:
        """Its first sentence, for a list of trends."""
        words = " ".join(line.removeprefix("-- ") for line in self.sql.splitlines() if line.startswith("--"))
        return words.split(". ")[0].split("; ")[0].rstrip(".") + "."


def _trend(name: str, text: str) -> Trend:
    facts = {}
    while match := FACT.match(text):
        facts[match[1]] = match[2]
        text = text[match.end() :]
    value, _, label = facts.get("chart", "").partition(" by ")
    sql = _shares(name, text, facts) if "shape" in facts else text
    return Trend(name, sql, facts["list"], label or None, value or None)


def _shares(name: str, about: str, facts: dict[str, str]) -> str:
    """The question of a trend of one shape with others: `about` says what it asks."""
    values = {
        "name": name if "label" in facts else facts["key"],
        "label": f"h.{facts['key']}",
        "quotes": "trend_quotes",
    }
    values |= {**facts, "join": facts["join"] + "\n" if "join" in facts else ""}
    words = " ".join(line.removeprefix("-- ") for line in about.splitlines()) + SHARE
    comment = wrapped(words, 120, initial_indent="-- ", subsequent_indent="-- ", break_on_hyphens=False)
    shape = "".join(_parts()[part] for part in (*facts["shape"].split(), "tail"))
    return f"{comment}\n{USE}{fill(shape, values)}"


@cache
def _parts() -> dict[str, str]:
    """The parts of shares.sql by their names."""
    return named_parts((files("onrecord.store") / "trends" / "shares.sql").read_text(encoding="utf-8"))


def _all() -> dict[str, Trend]:
    paths = sorted((files("onrecord.store") / "queries").iterdir(), key=lambda path: path.name)
    named = ((path.name.removesuffix(".sql"), path) for path in paths if path.name.endswith(".sql"))
    return {name: _trend(name, path.read_text(encoding="utf-8")) for name, path in named}


TRENDS = MappingProxyType(_all())
