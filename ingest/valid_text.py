"""Make strangers' text valid where it enters, so that no library behind meets what it cannot encode or print."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

T = TypeVar("T")
# Lone surrogates (half an emoji in JSON), C0 and C1 controls but for tab and line ends, and the noncharacters of
# Unicode 16, section 23.7: none is text, and SQL, XML, UTF-8 or a terminal refuses each.
INVALID = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
SENDABLE = re.compile(r"[\t\x20-\x7e]*")  # of a header value that can be sent back (RFC 9110 section 5.5)


def valid_text(text: str) -> str:
    """The text without characters that are no text; nothing takes their place."""
    return INVALID.sub("", text)


def valid_record(value: T) -> T:
    """The same record with valid text in all its fields, in those of records inside it, and in tuples.

    >>> valid_record(("half an emoji \\ud83d", 1))
    ('half an emoji ', 1)
    """
    made: Any = value
    if isinstance(value, str):
        made = valid_text(value)
    elif isinstance(value, tuple):
        made = tuple(valid_record(item) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{field.name: valid_record(getattr(value, field.name)) for field in fields(value)})
    return cast(T, made)


def sendable(value: str | None) -> str | None:
    """A header's value if it can be sent back as it came, else None: validators of other letters are not kept."""
    return value if value is None or SENDABLE.fullmatch(value) else None
