"""Write a digest as a page from a template (Markdown, HTML, plain text, Atom).

Each format has its own way to make text of articles harmless, and it is applied to every value that a template prints,
ours or a user's: there is nothing that a template has to remember.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from markupsafe import Markup

from onrecord.report.charts.voices import voices
from onrecord.report.digests.digest import Digest, ShownRemark
from onrecord.report.formats.registry import Layout
from onrecord.report.pages import filters
from onrecord.report.text.plain import clean, web_address

if TYPE_CHECKING:
    from jinja2 import Environment


class TemplateProblem(Exception):
    """A template of the user's cannot be used; the message names its file and line, and says why."""


@dataclass(frozen=True, slots=True)
class PageFormat:
    """Which template writes a page, and what makes a value harmless in it; with `escapes_html`, Jinja escapes too."""

    template: str
    make_safe: Callable[[str], str]
    escapes_html: bool = False


INDEX = PageFormat("index.html.j2", clean, escapes_html=True)


def page_writer(page_format: PageFormat) -> Callable[[Digest, Iterable[ShownRemark], BinaryIO, Layout], None]:
    """What writes a digest as such a page: the `write` of a DigestFormat. TemplateProblem for a user's template."""
    return partial(_write_page, page_format)


def write_index(issues: object, templates: Path | None, stream: BinaryIO) -> None:
    """Write the page that lists the digests of a folder: `issues` are (title, [(format, file)])."""
    _write_text(render(INDEX, templates, issues=issues), stream)


def _write_page(
    page_format: PageFormat, digest: Digest, _remarks: Iterable[ShownRemark], stream: BinaryIO, layout: Layout
) -> None:
    _write_text(
        render(page_format, layout.templates, digest=digest, head=digest.head, mail=layout.mail), stream
    )  # fmt: skip


def _write_text(pieces: Iterable[str], stream: BinaryIO) -> None:
    for piece in pieces:
        stream.write(piece.encode("utf-8", "replace"))


def render(page_format: PageFormat, templates: Path | None = None, **values: object) -> Iterator[str]:
    """Give a page in pieces. Files in `templates` stand in for ours; TemplateProblem for what is wrong there."""
    from jinja2 import TemplateError

    try:
        yield from _environment(page_format, templates).get_template(page_format.template).generate(**values)
    except TemplateError as error:
        where = getattr(error, "filename", None) or page_format.template
        line = getattr(error, "lineno", None)
        raise TemplateProblem(f"{where}{f', line {line}' if line else ''}: {error.message}") from error


@lru_cache(maxsize=16)
def _environment(page_format: PageFormat, templates: Path | None) -> Environment:
    """Make the Jinja environment of a format, in which every printed value is made harmless."""
    # Jinja costs a tenth of the start of a command that writes no page.
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

    own = [FileSystemLoader(templates)] if templates else []
    environment = Environment(
        loader=ChoiceLoader([*own, PackageLoader("onrecord.report", "templates")]),
        autoescape=page_format.escapes_html,  # noqa: S701 (where it is off, `finalize` escapes)
        finalize=lambda value: _harmless(page_format, value),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        filters.FILTERS,
        web=web_address,
        listed=lambda values: _listed(page_format, values),
        voices=lambda digest: Markup(voices(digest)),  # noqa: S704 (it escapes what it is given)
    )
    return environment


def _harmless(page_format: PageFormat, value: object) -> object:
    """What a template prints for a value: nothing for None; text as the format has it, unless a filter did that."""
    if value is None:
        return ""
    if isinstance(value, filters.Ready | Markup):
        return value
    return page_format.make_safe(value) if isinstance(value, str) else value


def _listed(page_format: PageFormat, values: Iterable[str]) -> filters.Ready | Markup:
    """Values with commas between them, each keeping its direction to itself: a Hebrew name, then an English role."""
    if page_format.escapes_html:
        return Markup(", ").join(Markup("<bdi>{}</bdi>").format(page_format.make_safe(value)) for value in values)
    return filters.Ready(", ".join(map(page_format.make_safe, values)))
