"""Says what words tell about a speaker: kinds of nouns, titles, offices, genders, parties, states, bodies.

Everything comes from the tables in nlp/tables/speakers, each read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Doc, Token

from onrecord.nlp.table_reader import mapping, rows
from onrecord.nlp.text.names import fold

SUFFIX_KINDS = (
    ("ologist", "person"),
    ("ician", "person"),
    ("spokesman", "person"),
    ("woman", "person"),
    ("ist", "person"),
)
SURNAMES_TOO = frozenset(
    {"church", "bank", "post", "house", "force", "school", "club", "town", "city", "party", "bureau", "press"}
)
FIRST_NAMES_TOO = frozenset({"judge", "justice", "major"})
ANNOUNCING = frozenset({"sen", "rep", "gov", "del", "senator", "representative", "congressman", "mayor"})
PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
MARKS = frozenset("\"“”‘’'―—–-")
MAX_TITLE = 9  # tokens: 'Republican vice presidential nominee and Indiana Gov.'
PLURAL_PERSONS = ("people", "men", "women", "children", "police", "staff", "crew", "media")


def plain(word: str) -> str:
    """Spell a word as the tables do: lower case, no dots, straight apostrophe."""
    return word.lower().replace(".", "").replace("’", "'")


def honorific_gender(word: str) -> str | None:
    """Give 'm', 'f' or '' for an honorific (Mr., Dr.), None for any other word."""
    return mapping("speakers/honorifics.tsv").get(plain(word))


@lru_cache(maxsize=1)
def offices() -> dict[str, tuple[str, str, str]]:
    """Map the words of an office to (office, level of its jurisdiction, gender of its holder)."""
    return {words: (office, level, gender) for words, office, level, gender in rows("speakers/offices.tsv")}


def office_at(words: Sequence[str]) -> tuple[int, int, tuple[str, str, str]] | None:
    """Locate the most particular office in these words: (first word, number of words, office), or None.

    The longest wins, then the last, as in 'panel Chairman Rep.'.
    """
    parts = [plain(w) for w in words]
    for size in (4, 3, 2, 1):
        for start in range(len(parts) - size, -1, -1):
            if office := offices().get(" ".join(parts[start : start + size])):
                return start, size, office
    return None


@lru_cache(maxsize=8192)
def office_of(words: str) -> tuple[str, str, str] | None:
    """Give the office that these words name as (office, level, gender), or None."""
    located = office_at(words.replace("-", " ").split())
    return located[2] if located else None


@lru_cache(maxsize=1)
def first_name_genders() -> dict[str, str]:
    """Map each folded first name of the tables to 'm' or 'f'."""
    return mapping("speakers/first_names.tsv") | mapping("speakers/given_names.tsv")


def is_first_name(word: str) -> bool:
    """Tell whether the word is a known first name, or a double one whose first half is known."""
    known = first_name_genders()
    return word[:1].isupper() and (fold(word) in known or ("-" in word and fold(word.split("-")[0]) in known))


def is_title(word: str) -> bool:
    """Tell whether a word before a name is a title or an honorific, not a part of the name."""
    if honorific_gender(word) is not None:
        return True
    if office_of(plain(word)) is not None and plain(word) not in FIRST_NAMES_TOO:
        return True
    return is_role_noun(word)


def is_role_noun(word: str) -> bool:
    """Tell whether the word is a noun for a person (lawyer, aide) and no first name."""
    return noun_kind(word) == "person" and not is_first_name(word)


def announces_name(word: str) -> bool:
    """Tell whether a name certainly follows this word (Mr., Sen., Gov.)."""
    return honorific_gender(word) is not None or plain(word) in ANNOUNCING


def title_start(doc: Doc, start: int) -> int:
    """Give the first token of the title before a name: words up to a break, if these name an office or person."""
    first = start
    while first > 0 and start - first < MAX_TITLE and _may_stand_in_title(doc[first - 1], doc[first]):
        first -= 1
    while first < start and doc[first].lower_ in ("of", "and", "/", "the", "a", "an", "-", "&"):
        first += 1
    nearest = doc[max(first, start - 3) : start].text if first < start else ""
    if not nearest or not (
        office_of(nearest)
        or noun_kind(doc[start - 1].text) == "person"
        or honorific_gender(doc[start - 1].text) is not None
    ):
        return start
    return first


def _may_stand_in_title(token: Token, following: Token) -> bool:
    joins = token.text == "-" and not token.whitespace_ and token.i > 0 and not token.nbor(-1).whitespace_
    if token.is_sent_end or "\n" in token.text or (token.text in MARKS and not joins):
        return False
    if token.lower_ in ("of", "&", "-", "/"):
        return following.text[:1].isupper() or token.text == "-"
    word = token.text.replace(".", "").replace("-", "").replace("’", "")
    if not word.isalnum() or token.lower_ in ("that", "this", "these", "those", "when", "while", "as", "but"):
        return False
    return (
        token.pos_ in ("NOUN", "PROPN", "ADJ")
        or token.tag_ in ("VBN", "NNP", "JJ")
        or token.lower_ in ("former", "then", "acting", "vice")
    )


@lru_cache(maxsize=8192)
def noun_kind(lemma: str, plural: bool = False) -> str | None:
    """Say what a common noun speaks as: person, group, organization, document; None if the tables do not know it."""
    table = mapping("speakers/nouns.tsv")
    word = plain(lemma)
    kind = table.get(word) or (table.get(word.rsplit("-", 1)[-1]) if "-" in word else None)
    if kind is None and plural:
        kind = table.get(word.removesuffix("s")) or table.get(word.removesuffix("men") + "man")
    if kind is None and word in offices():
        kind = "person"
    if kind is None:
        kind = next((kind for ending, kind in SUFFIX_KINDS if word.endswith(ending)), None)
    if kind == "person" and (plural or word in PLURAL_PERSONS):
        return "group"
    return kind


def noun_gender(lemma: str) -> str:
    """Give 'm', 'f' or '' for a noun for a person (wife, congressman)."""
    word = plain(lemma).rsplit("-", 1)[-1]
    return mapping("speakers/nouns.tsv", 2).get(word) or offices().get(word, ("", "", ""))[2]


def title_gender(title: str) -> str:
    """Give the gender that the last telling word of a title implies: 'm', 'f' or ''."""
    genders = (honorific_gender(word) or noun_gender(word) for word in reversed(title.split()))
    return next(filter(None, genders), "")


@lru_cache(maxsize=1)
def states() -> dict[str, str]:
    """Map state names, AP abbreviations and USPS codes (upper case) to the state's Open Civic Data division."""
    divisions: dict[str, str] = {}
    for name, code, _, tail, abbreviations, *_ in rows("states.tsv"):
        short, division = abbreviations.split(",")[0], f"ocd-division/country:us/{tail}"
        divisions |= {code: division, name: division} | (
            {short: division, short.replace(".", ""): division} if short else {}
        )
    return divisions


def state_division(words: str) -> str | None:
    """Give the division of a state named in full, by AP abbreviation or by code; None for other words."""
    table = states()
    return table.get(words) or table.get(words.rstrip(".")) or table.get(words.replace(" ", ""))


def party_of(word: str) -> str | None:
    """Give the party that a word or letter names, or None."""
    return mapping("speakers/parties.tsv").get(plain(word))


@lru_cache(maxsize=1)
def known_bodies() -> frozenset[str]:
    """Give the folded names of well-known bodies that look like no body (Reuters, PolitiFact)."""
    return frozenset(fold(row[0].removeprefix("The ")) for row in rows("speakers/bodies.tsv"))


def is_body(name: str) -> bool:
    """Tell whether the name is a body's: a known one, or one with a body's noun in it (Anderson City Council)."""
    words = name.split()
    if fold(name.removeprefix("The ").removeprefix("the ")) in known_bodies():
        return True
    if len(words) > 1 and is_first_name(words[0]):  # 'Bill Church' is a person, 'Grace Baptist Church' none
        return plain(words[-1]) not in SURNAMES_TOO and noun_kind(words[-1]) == "organization"
    return any(noun_kind(w) in ("organization", "group", "document") for w in words)
