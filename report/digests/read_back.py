"""Read a digest back: which quotes a file prints, whatever its format."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path

from onrecord.report.formats.registry import PrintedQuote, format_of_media_type, suffixes

MAIL = ".eml"


class UnreadableDigest(Exception):
    """The file is no digest, or not one that can be read."""


def printed_quotes(path: Path) -> tuple[PrintedQuote, ...]:
    """The quotes of a digest in any format that `onrecord digest` writes, or of a mail saved as .eml.

    UnreadableDigest when the file is none of them; OSError when it cannot be read.
    """
    suffix, formats = path.suffix.lower(), suffixes()
    if suffix != MAIL and suffix not in formats:
        raise UnreadableDigest(f"{path}: its name ends in none of {', '.join([*formats, MAIL])}")
    name, read_back = ("eml", _mail) if suffix == MAIL else (formats[suffix].name, formats[suffix].read_back)
    try:
        return tuple(read_back(path.read_bytes()))
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableDigest(f"{path}: is no digest in {name} that can be read: {error}") from error


def _mail(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of a mail, read from its HTML, else from its plain text."""
    part = email.message_from_bytes(data, policy=email.policy.default).get_body(("html", "plain"))
    digest_format = format_of_media_type(part.get_content_type()) if part else None
    if part is None or digest_format is None:
        raise ValueError("the mail has no text")
    yield from digest_format.read_back(part.get_content().encode("utf-8"))
