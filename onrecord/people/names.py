"""Judge a name by itself: what it can be the name of, and whether it tells enough."""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.nlp.officials.table import lines_by_surname, officials_named
from onrecord.nlp.speakers.lexicon import is_body, noun_kind, office_of, offices
from onrecord.nlp.text.names import name_key

COMMON = 20  # officials of one surname: Smith 185, Clark 40; nine of ten surnames in the table have fewer than 4
JOINT = " & "  # how a reading joins the names of persons who speak at once
SMALL = frozenset({"the", "of", "for", "and", "a", "an", "in", "at", "on", "to", "former", "then", "acting", "deputy"})
_ARTICLE = re.compile(r"^(?:the|an?|its|his|her|their|our|one|some|another)\s", re.I)
_DEFINITE = re.compile(r"^(?:the|its|his|her|their|our)\s|['’]s\s", re.I)
_INDEFINITE = re.compile(r"^(?:an?|one|some|any|another|several|many|two|three)\s", re.I)


@lru_cache(maxsize=65536)
def is_common(name: str) -> bool:
    """Whether many bear a name: an initial only, two officials have it, or COMMON officials have its surname."""
    first, last = name_key(name)
    return (
        len(first) == 1
        or len(lines_by_surname().get(last, ())) >= COMMON
        or (bool(first) and len(officials_named(name)) > 1)
    )


def is_one_name(name: str) -> bool:
    """Whether it is the name of one person, neither a description nor several names ('Ann Lee & Bo Reed')."""
    return JOINT not in name and not _ARTICLE.match(name) and any(word[:1].isupper() for word in name.split())


def is_titled(name: str) -> bool:
    """Whether these words name the one holder of an office: 'the mayor of Toledo', not 'a mayor', 'the official'."""
    if _INDEFINITE.match(name) or not (_DEFINITE.search(name) or name[:1].isupper()):
        return False
    return office_of(re.split(r"\s(?:of|for|in)\s", name, maxsplit=1)[0]) is not None


@lru_cache(maxsize=65536)
def is_named_body(name: str) -> bool:
    """Whether a name has a word of its own ('Toledo City Council'); any town could have another ('City Council')."""
    words = [re.sub(r"['’]s?$", "", word) for word in name.split()]
    return any(word[:1].isupper() and not _is_common_noun(word.lower()) for word in words)


@lru_cache(maxsize=65536)
def may_be_person(name: str, kind: str) -> bool:
    """Whether a body may be a misread person: two or three capitalised words, none a body's ('Dana Whitcomb')."""
    words = name.split()
    capitalised = len(words) in (2, 3) and all(word[:1].isupper() for word in words)
    return kind == "organization" and capitalised and not is_body(name)


def _is_common_noun(word: str) -> bool:
    return word in SMALL or noun_kind(word, plural=True) is not None or word in _office_words()


@lru_cache(maxsize=1)
def _office_words() -> frozenset[str]:
    return frozenset(word for office in offices() for word in office.split())
