"""A digest read back: which quotes a file prints, whatever its format.

In Markdown and plain text a quote's words are the block before the line that ends with its id; in HTML they are the
elements of class `words` in the `blockquote` whose id it is; in Atom the `blockquote` of the entry. A template of the
user's that keeps to this can be checked as well as ours.
"""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet
from lxml import etree, html

from onrecord.report.digest import DIVIDER
from onrecord.report.guard import unguarded
from onrecord.report.write import SUFFIXES

ID = re.compile(r"(?:^|\s)\\?#q(\d{1,19})\s*$")  # apart from what is before it: an address may end in #q7
QUOTE_ID = re.compile(r"q(\d{1,19})")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
ATOM = {"a": "http://www.w3.org/2005/Atom", "x": "http://www.w3.org/1999/xhtml"}


class Unreadable(Exception):
    """The file is no digest, or not one that can be read."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A quote as a file has it. `exact`: the format keeps every character, so the words must agree in each.

    `speaker` is None where the file leaves it open; `names` says whether the file tells the speaker at all.
    """

    quote_id: int
    words: str
    exact: bool = False
    names: bool = False
    speaker: str | None = None


def printed_in(path: Path) -> tuple[Printed, ...]:
    """The quotes of a digest in any format that `onrecord digest` writes, or of a mail saved as .eml.

    Unreadable when the file is none of them; OSError when it cannot be read.
    """
    suffix = path.suffix.lower()
    form = "eml" if suffix == ".eml" else SUFFIXES.get(suffix)
    if form is None:
        raise Unreadable(f"{path}: its name ends in none of {', '.join([*SUFFIXES, '.eml'])}")
    try:
        return tuple(READERS[form](path.read_bytes()))
    except (ValueError, KeyError, TypeError, etree.LxmlError, csv.Error, pyarrow.ArrowException) as error:
        raise Unreadable(f"{path}: is no digest in {form} that can be read: {error}") from error


def _json(data: bytes) -> Iterator[Printed]:
    yield from map(_record, json.loads(data)["quotes"])


def _jsonl(data: bytes) -> Iterator[Printed]:
    yield from (_record(json.loads(line)) for line in data.decode("utf-8").split("\n") if line.strip())


def _csv(data: bytes) -> Iterator[Printed]:
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        yield _record({key: unguarded(row[key]) for key in ("id", "words", "speaker")})


def _xlsx(data: bytes) -> Iterator[Printed]:
    import openpyxl  # type: ignore[import-untyped]

    try:
        rows = openpyxl.load_workbook(io.BytesIO(data), read_only=True)["Quotes"].iter_rows(values_only=True)
    except Exception as error:  # it raises whatever its parsers raise
        raise ValueError(str(error)) from error
    names = next(rows)
    for row in rows:
        yield _record(dict(zip(names, row, strict=True)), exact=False)


def _parquet(data: bytes) -> Iterator[Printed]:
    table = pyarrow.parquet.read_table(io.BytesIO(data), columns=["id", "words", "speaker"])
    yield from map(_record, table.to_pylist())


def _html(data: bytes) -> Iterator[Printed]:
    if not data.strip():
        return
    for block in html.document_fromstring(data).iter("blockquote"):
        found = QUOTE_ID.fullmatch(block.get("id", ""))
        if not found:
            continue
        for line in block.iter("br"):
            line.tail = " " + (line.tail or "")
        words = DIVIDER.join(_text(it) for it in block.xpath(".//*[contains(concat(' ', @class, ' '), ' words ')]"))
        speaker = block.get("data-speaker")
        yield Printed(int(found[1]), words, names=speaker is not None, speaker=speaker or None)


def _atom(data: bytes) -> Iterator[Printed]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for entry in etree.fromstring(data, parser).iterfind("a:entry", ATOM):
        found = QUOTE_ID.search(entry.findtext("a:id", "", ATOM))
        block = entry.find(".//x:blockquote", ATOM)
        if found and block is not None:
            speaker = entry.findtext("a:author/a:name", None, ATOM)
            yield Printed(int(found[1]), _text(block), names=True, speaker=speaker)


def _markdown(data: bytes) -> Iterator[Printed]:
    words = ""
    for line in data.decode("utf-8").splitlines():
        if line.startswith("> "):
            words = ESCAPED.sub(r"\1", line[2:])
        elif found := ID.search(line):
            yield Printed(int(found[1]), words)


def _plain(data: bytes) -> Iterator[Printed]:
    words: list[str] = []
    for line in data.decode("utf-8").splitlines():
        if re.match(r"(?:    |  \* )\S", line):
            words.append(line[4:])
        elif found := ID.search(line):
            yield Printed(int(found[1]), " ".join(words))
            words = []
        elif not line.strip():
            words = []


def _mail(data: bytes) -> Iterator[Printed]:
    part = email.message_from_bytes(data, policy=email.policy.default).get_body(("html", "plain"))
    if part is None:
        raise ValueError("the mail has no text")
    read = _html if part.get_content_subtype() == "html" else _plain
    yield from read(part.get_content().encode("utf-8"))


def _record(row: Mapping[str, Any], exact: bool = True) -> Printed:
    found = QUOTE_ID.fullmatch(str(row["id"]))
    if not found:
        raise ValueError(f"{row['id']!r} is no id of a quote")
    return Printed(int(found[1]), row["words"] or "", exact, True, row["speaker"] or None)


def _text(element: Any) -> str:
    return "".join(element.itertext())


READERS: dict[str, Callable[[bytes], Iterator[Printed]]] = {
    "json": _json, "jsonl": _jsonl, "csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "html": _html, "atom": _atom,
    "md": _markdown, "txt": _plain, "eml": _mail,
}  # fmt: skip
