"""Compare personal names as strings: their words, their key, and whether two of them may be one person's."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from onrecord.nlp.table_reader import rows

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
PARTICLES = frozenset(
    {"de", "la", "del", "van", "von", "der", "den", "di", "da", "du", "le", "bin", "al", "el", "st", "st."}
)
NEVER_FIRST = frozenset({"de", "der", "den", "von", "du"})  # 'Al', 'Van' and 'Del' are first names too
_WORD = re.compile(r"[^\W\d_][\w.'’‐-]*")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Fold a word for comparison: without case, accents, dots and apostrophes, so that 'O’Neill' is "O'NEILL"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return re.sub(r"[.'’]", "", plain).casefold()


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, nicknames in quotation marks included, generational suffixes left out."""
    words = tuple(w for w in _WORD.findall(re.sub(r"['’]s$", "", name)) if fold(w) not in SUFFIXES)
    return words or tuple(_WORD.findall(name))


@lru_cache(maxsize=65536)
def name_key(name: str) -> tuple[str, str]:
    """The folded first and last name; of a single word, or a particle and a word, the first name is ''."""
    words = [fold(w) for w in name_words(name)]
    if len(words) == 2 and words[0] in NEVER_FIRST:
        words = words[1:]
    if not words:
        return "", ""
    return (words[0] if len(words) > 1 else ""), words[-1]


@lru_cache(maxsize=1)
def nicknames() -> dict[str, frozenset[str]]:
    """The formal names that each folded first name may stand for, itself included."""
    return {nick: frozenset({nick, *formal.split()}) for nick, formal in rows("speakers/nicknames.tsv")}


def firsts_agree(a: str, b: str) -> bool:
    """Tell whether two folded first names may be one person's: equal, an initial of the other, or nicknames of one."""
    if not a or not b or a == b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    forms = nicknames()
    return bool(forms.get(a, frozenset({a})) & forms.get(b, frozenset({b})))


def same_name(a: str, b: str) -> bool:
    """Tell whether two full names may be one person's: equal last names, first names that agree."""
    (first_a, last_a), (first_b, last_b) = name_key(a), name_key(b)
    if last_a != last_b:
        return False
    if firsts_agree(first_a, first_b):
        return True
    # a middle name may be used as the first: J. Robert Lee, Robert Lee
    inner_a, inner_b = {fold(w) for w in name_words(a)[1:-1]}, {fold(w) for w in name_words(b)[1:-1]}
    return first_a in inner_b or first_b in inner_a
