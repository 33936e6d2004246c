"""The registry of digest formats: the command, the configuration, folders, mail, `verify` and the docs read from it.

A format is a DigestFormat in the tuple FORMATS of a module of this folder; nothing else has to name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import BinaryIO

from onrecord.report.digests.digest import Digest, ShownRemark


class UnknownFormat(ValueError):
    """No digest format has that name."""


@dataclass(frozen=True, slots=True)
class PrintedQuote:
    """A quote as a digest's file has it. With `exact` the format keeps every character, so the words agree in each.

    `speaker` is None where the file leaves the speaker open; `names_speaker` says whether it tells the speaker at all.
    """

    quote_id: int
    words: str
    exact: bool = False
    names_speaker: bool = False
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How pages are laid out: by the templates in a folder of the user's before ours, and for mail without SVG."""

    templates: Path | None = None
    mail: bool = False


@dataclass(frozen=True, slots=True)
class DigestFormat:
    """One format of digests: how a file of it is named, written, and read back by `onrecord verify`.

    A format for programs holds every remark (`write` gets all of them, as they come, and should keep none); one for
    people shows the most notable, which are those of `Digest.shown`, and counts the rest. `suffixes` are the endings of
    file names that mean it, the first of them that of the files we write. A `binary` one is not shown in a terminal.
    `write` raises OSError where the format cannot hold the digest; `read_back` raises ValueError, KeyError or TypeError
    for a file that is no digest of this format.
    """

    name: str
    help: str
    suffixes: tuple[str, ...]
    media_type: str
    for_programs: bool
    write: Callable[[Digest, Iterable[ShownRemark], BinaryIO, Layout], None]
    read_back: Callable[[bytes], Iterator[PrintedQuote]]
    binary: bool = False


@cache
def digest_formats() -> dict[str, DigestFormat]:
    """All formats by name: those for people, then those for programs."""
    from onrecord.report import formats

    return {digest_format.name: digest_format for digest_format in formats_in(formats.__path__)}


def formats_in(folders: Iterable[str]) -> tuple[DigestFormat, ...]:
    """The formats of the modules in these folders, which are those of this package, in the order of their names."""
    modules = [import_module(f"onrecord.report.formats.{module.name}") for module in iter_modules(folders)]
    formats: list[DigestFormat] = []
    for module in modules:
        formats += getattr(module, "FORMATS", ())
    return tuple(sorted(formats, key=lambda digest_format: (digest_format.for_programs, digest_format.name)))


def digest_format_named(name: str) -> DigestFormat:
    """The format of that name. UnknownFormat, with the names that there are, if there is none."""
    formats = digest_formats()
    if name not in formats:
        raise UnknownFormat(f"should be {_any_of(list(formats))}")
    return formats[name]


def suffixes() -> dict[str, DigestFormat]:
    """Which format each ending of a file name means: '.htm' HTML."""
    formats = digest_formats().values()
    return {suffix: digest_format for digest_format in formats for suffix in digest_format.suffixes}


def format_of_media_type(media_type: str) -> DigestFormat | None:
    """The format of a media type, as mail declares it."""
    formats = digest_formats().values()
    return next((digest_format for digest_format in formats if digest_format.media_type == media_type), None)


def formats_for(programs: bool) -> tuple[DigestFormat, ...]:
    """The formats for programs, or those for people."""
    return tuple(digest_format for digest_format in digest_formats().values() if digest_format.for_programs == programs)


def _any_of(names: Sequence[str]) -> str:
    """'md', 'txt' or 'html'."""
    quoted = [f"'{name}'" for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)
