"""Build the officials' table and the table of first names.

usage: python -m onrecord.nlp.training.tables.officials ../shared/data

The folder holds `officials.jsonl.gz`: one JSON object a line with id, name, other_names, gender, party and
roles [{type, jurisdiction, district, party, start, end}] (people of openstates and congress-legislators, CC0).
Writes nlp/tables/officials/officials.tsv.gz (one line a person, ordered by surname) and
nlp/tables/speakers/first_names.tsv (a name and the gender that nearly all of its bearers have).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.nlp.table_reader import FOLDER
from onrecord.nlp.text.names import fold, name_key, name_words

OFFICES = {
    "lower": "l", "upper": "u", "legislature": "l", "us_house": "h", "us_senate": "s", "mayor": "m", "governor": "g",
    "us_president": "p", "us_vice_president": "v", "secretary of state": "S", "attorney general": "A",
    "lt_governor": "L", "chief election officer": "E", "treasurer": "T", "auditor": "U",
}  # fmt: skip
PARTIES = {"Democrat": "D", "Democratic": "D", "Republican": "R", "Independent": "I", "Libertarian": "L", "Green": "G"}


def read(path: Path) -> list[dict[str, Any]]:
    """The officials of a gzipped JSON-lines file, one dict a person."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def line(official: dict[str, Any]) -> str:
    """A person's line of the table: surname, id, name, other first names, gender, party, roles."""
    words = name_words(official["name"])
    return "\t".join(
        (
            fold(words[-1]),
            official["id"].replace("ocd-person/", "o:").replace("bioguide:", "b:"),
            " ".join(official["name"].split()),  # one has a tab in it
            ";".join(sorted(other_firsts(official))),
            (official.get("gender") or "")[:1],
            PARTIES.get(official.get("party") or "", ""),
            ";".join(merged(official["roles"])),
        )
    )


def other_firsts(official: dict[str, Any]) -> set[str]:
    """First names by which a person also goes ('Bill' of a William), from other names with the same surname."""
    first, surname = name_key(official["name"])
    others = (name_key(name) for name in official.get("other_names", ()) if "," not in name)
    return {f for f, s in others if s == surname and len(f) > 1 and f != first}


def merged(roles: Iterable[dict[str, Any]]) -> list[str]:
    """The terms as 'office:division:start:end'; those of one office that follow within two months are one."""
    spans: list[list[str]] = []
    for role in sorted(roles, key=lambda r: r.get("start") or ""):
        office, place = OFFICES[role["type"]], short(role["jurisdiction"] or "")
        start, end = role.get("start") or "", role.get("end") or ""
        last = spans[-1] if spans else None
        if last and last[:2] == [office, place] and last[3] and start and months(start) - months(last[3]) <= 2:
            last[3] = end
        else:
            spans.append([office, place, start, end])
    return [":".join((o, p, s.replace("-", ""), e.replace("-", ""))) for o, p, s, e in spans]


def months(day: str) -> int:
    """Months since year 0 of an ISO date."""
    year, month, *_ = (*day.split("-"), "1")
    return int(year) * 12 + int(month)


def short(division: str) -> str:
    """An Open Civic Data division without the beginning that all share; '=' stands for ':', which separates fields."""
    return division.removeprefix("ocd-division/country:us").lstrip("/").removesuffix("/government").replace(":", "=")


def genders(officials: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """First names that nine of ten bearers, and at least two, carry with one gender."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for official in officials:
        first, _ = name_key(official["name"])
        if official.get("gender") in ("Male", "Female") and len(first) > 1:
            for name in {first} | other_firsts(official):
                seen[name][official["gender"][0].lower()] += 1
    best = ((name, *counts.most_common(1)[0], counts.total()) for name, counts in seen.items())
    return sorted((name, gender) for name, gender, n, total in best if n >= 2 and n >= 0.9 * total)


def write(path: Path, head: str, lines: Iterable[tuple[str, str]]) -> None:
    """Write a table of two columns, with its source and licence on top."""
    text = (
        f"# {head}. Built by nlp/training/tables/officials.py from openstates/people and congress-legislators, CC0.\n"
    )
    path.write_text(text + "".join(f"{a}\t{b}\n" for a, b in lines), encoding="utf8")


def build(data: Path, tables: Path = FOLDER) -> None:
    """Write the officials' table and the table of first names below `tables`, from a folder of reference data."""
    officials = [o for o in read(data / "officials.jsonl.gz") if o["roles"] and name_words(o["name"])]
    packed = "\n".join(sorted(line(o) for o in officials)) + "\n"
    (tables / "officials" / "officials.tsv.gz").write_bytes(gzip.compress(packed.encode(), 9, mtime=0))
    write(tables / "speakers" / "first_names.tsv", "first name\tgender", genders(officials))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
