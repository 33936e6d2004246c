"""The formats that are read as pages (Markdown, HTML, plain text, Atom), from templates.

Each format has its own way to make text of articles harmless, and it is applied to every value that a template prints,
ours or a user's: there is nothing that a template has to remember.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote as percent_encode

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from onrecord.report.digest import Digest, division, long_day
from onrecord.report.markdown import address
from onrecord.report.markdown import escape as escape_markdown
from onrecord.report.plain import clean, isolated
from onrecord.report.voices import voices

WIDTH = 76
HELD = "\x1f"  # for a blank at which no line ends; no text has it, since `isolated` takes it out


class TemplateProblem(Exception):
    """A template of the user's that cannot be used: its file, the line, and why."""


class Raw(str):
    """Text that a filter made ready for its format."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A format: the template's name, and what makes a value harmless in it."""

    template: str
    safe: Callable[[str], str]
    escapes: bool = False


FORMS = {
    "md": Form("digest.md.j2", escape_markdown),
    "txt": Form("digest.txt.j2", isolated),
    "html": Form("digest.html.j2", clean, escapes=True),
    "atom": Form("digest.atom.j2", clean, escapes=True),
    "index": Form("index.html.j2", clean, escapes=True),
}


def render(form: str, templates: Path | None = None, **values: object) -> Iterator[str]:
    """The page in pieces. Files in `templates` stand in for ours; TemplateProblem for what is wrong there."""
    try:
        yield from _environment(form, templates).get_template(FORMS[form].template).generate(**values)
    except TemplateError as error:
        where = getattr(error, "filename", None) or FORMS[form].template
        line = getattr(error, "lineno", None)
        raise TemplateProblem(f"{where}{f', line {line}' if line else ''}: {error.message}") from error


def digest_page(digest: Digest, form: str, templates: Path | None = None, mail: bool = False) -> Iterator[str]:
    """A digest as md, txt, html or atom; `mail`: without what mail clients take out (SVG)."""
    return render(form, templates, digest=digest, head=digest.head, mail=mail)


@lru_cache(maxsize=16)
def _environment(name: str, templates: Path | None) -> Environment:
    form = FORMS[name]
    own = [FileSystemLoader(templates)] if templates else []
    made = Environment(
        loader=ChoiceLoader([*own, PackageLoader("report", "templates")]),
        autoescape=form.escapes,  # noqa: S701 (where it is off, `finalize` escapes)
        finalize=lambda value: _safe(form, value),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        number=number, times=times, day=long_day, clock=clock, division=division, stamp=stamp,
        address=lambda url: Raw(address(url)), wrap=wrap, held=held, bar=bar, web=web, urn=urn, sure=sure, lines=lines,
        lead=lead, listed=lambda values: listed(form, values),
        voices=lambda digest: Markup(voices(digest)),  # noqa: S704 (it escapes what it is given)
    )  # fmt: skip
    return made


def _safe(form: Form, value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, Raw | Markup):
        return value
    return form.safe(value) if isinstance(value, str) else value


def number(count: int) -> str:
    """1,234."""
    return f"{count:,}"


def times(count: int, thing: str) -> str:
    """1 quote, 2 quotes."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


def clock(time: datetime) -> str:
    """March 2, 2026, 6:05 a.m. EST."""
    half = "a.m." if time.hour < 12 else "p.m."
    return f"{time:%B} {time.day}, {time.year}, {time.hour % 12 or 12}:{time:%M} {half} {time:%Z}"


def stamp(time: datetime) -> str:
    """2026-03-02T06:05:00-05:00 (RFC 3339)."""
    return time.isoformat(timespec="seconds")


def sure(confidence: float) -> Raw:
    """0.97"""
    return Raw(f"{confidence:.2f}")


def lines(text: str) -> Markup:
    """Text for HTML with a break for each paragraph of it that ends inside."""
    return Markup("<br>").join(clean(line) for line in text.split("\n"))


def lead(digest: Digest) -> str:
    """What is in it: "148 quotes by speaker, 3 marked new; topics: water; days are those of America/New_York."."""
    new = f", {digest.new:,} marked new" if digest.new else ""
    counted = f"{times(digest.remarks, 'quote')} by {digest.head.by}{new}" if digest.remarks else ""
    told = "; ".join(it for it in (counted, digest.head.about, f"days are those of {digest.head.timezone}") if it)
    return f"{told[0].upper()}{told[1:]}."


def listed(form: Form, values: Iterable[str]) -> Raw | Markup:
    """Values with commas between them, each keeping its direction to itself: a Hebrew name, then an English role."""
    if form.escapes:
        return Markup(", ").join(Markup("<bdi>{}</bdi>").format(form.safe(it)) for it in values)
    return Raw(", ".join(map(form.safe, values)))


def wrap(text: str | Iterable[str], indent: str = "", first: str | None = None) -> Raw:
    """Plain text, or pieces of it that follow each other, in lines of at most 76 columns.

    An address or a long word is never cut, nor is a piece that is `held`. Each piece keeps its direction to itself.
    """
    told = "".join(map(_piece, (text,) if isinstance(text, str) else text))
    lines = textwrap.wrap(told, WIDTH, initial_indent=indent if first is None else first,
                          subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return Raw("\n".join(lines).replace(HELD, " "))


def held(text: str) -> Raw:
    """A piece for `wrap` at whose blanks no line ends."""
    return Raw(isolated(text).replace(" ", HELD))


def _piece(text: str) -> str:
    if isinstance(text, Raw):
        return text
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return before + isolated(text) + after if text.strip() else before


def bar(count: int, most: int, width: int = 20) -> int:
    """How long a bar is for `count` when `most` is `width` long: at least 1."""
    return max(1, round(width * count / most)) if most else 0


def web(url: str) -> str:
    """An address that a page may link to; '' for any that is not on the web (javascript:, data:)."""
    return url if url.startswith(("https://", "http://")) else ""


def urn(text: str) -> str:
    """Text as a part of a URN (RFC 8141): what is the same twice is the same entry to a feed reader."""
    return percent_encode(clean(text), safe="")
