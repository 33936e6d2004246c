"""What words say about a speaker: kinds of nouns, offices, honorifics, genders, parties, states. Tables, read once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

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
PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
PLURAL_PERSONS = ("people", "men", "women", "children", "police", "staff", "crew", "media")


def plain(word: str) -> str:
    """A word as the tables spell it: lower case, no dots, straight apostrophe."""
    return word.lower().replace(".", "").replace("’", "'")


def honorific_gender(word: str) -> str | None:
    """'m', 'f' or '' for an honorific (Mr., Dr.), None for any other word."""
    return mapping("speakers/honorifics.tsv").get(plain(word))


@lru_cache(maxsize=1)
def offices() -> dict[str, tuple[str, str, str]]:
    """The words of an office to (office, level of jurisdiction, gender)."""
    return {office: (name, level, gender) for office, name, level, gender in rows("speakers/offices.tsv")}


def office_at(words: Sequence[str]) -> tuple[int, int, tuple[str, str, str]] | None:
    """Where the most particular office stands in these words: (first word, number of words, office), or None.

    The longest wins, then the last, as in 'panel Chairman Rep.'.
    """
    parts = [plain(w) for w in words]
    for size in (4, 3, 2, 1):
        for start in range(len(parts) - size, -1, -1):
            if found := offices().get(" ".join(parts[start : start + size])):
                return start, size, found
    return None


@lru_cache(maxsize=8192)
def office_of(words: str) -> tuple[str, str, str] | None:
    """The office that these words name: (office, level, gender), or None."""
    found = office_at(words.replace("-", " ").split())
    return found[2] if found else None


@lru_cache(maxsize=1)
def genders() -> dict[str, str]:
    """Folded first name to 'm' or 'f'."""
    return mapping("speakers/first_names.tsv") | mapping("speakers/given_names.tsv")


@lru_cache(maxsize=4096)
def leaning(first: str) -> str:
    """The gender that a first name of no known gender makes likely: by its one known bearer, or its ending; or ''."""
    if first in mapping("speakers/first_names_rare.tsv"):
        return mapping("speakers/first_names_rare.tsv")[first]
    endings = mapping("speakers/name_endings.tsv")
    return next((endings[first[-n:]] for n in (3, 2, 1) if len(first) > n + 1 and first[-n:] in endings), "")


def is_first_name(word: str) -> bool:
    """Is the word known as a first name?"""
    return word[:1].isupper() and (fold(word) in genders() or ("-" in word and fold(word.split("-")[0]) in genders()))


@lru_cache(maxsize=8192)
def noun_kind(lemma: str, plural: bool = False) -> str | None:
    """What a common noun speaks as: person, group, organization, document; None if the tables do not say."""
    table = mapping("speakers/nouns.tsv")
    word = plain(lemma)
    found = table.get(word) or (table.get(word.rsplit("-", 1)[-1]) if "-" in word else None)
    if found is None and plural:
        found = table.get(word.removesuffix("s")) or table.get(word.removesuffix("men") + "man")
    if found is None and word in offices():
        found = "person"
    if found is None:
        found = next((kind for ending, kind in SUFFIX_KINDS if word.endswith(ending)), None)
    if found == "person" and (plural or word in PLURAL_PERSONS):
        return "group"
    return found


def noun_gender(lemma: str) -> str:
    """'m', 'f' or '' for a noun for a person (wife, congressman)."""
    word = plain(lemma).rsplit("-", 1)[-1]
    return mapping("speakers/nouns.tsv", 2).get(word) or offices().get(word, ("", "", ""))[2]


@lru_cache(maxsize=1)
def states() -> dict[str, str]:
    """State names, AP abbreviations and USPS codes (upper case) to the state's Open Civic Data division."""
    found: dict[str, str] = {}
    for name, code, _, tail, abbreviations, *_ in rows("states.tsv"):
        short, division = abbreviations.split(",")[0], f"ocd-division/country:us/{tail}"
        found |= {code: division, name: division} | (
            {short: division, short.replace(".", ""): division} if short else {}
        )
    return found


def state(words: str) -> str | None:
    """The division of a state named in full, by AP abbreviation or by code."""
    table = states()
    return table.get(words) or table.get(words.rstrip(".")) or table.get(words.replace(" ", ""))


def party(word: str) -> str | None:
    """The party that a word or letter names."""
    return mapping("speakers/parties.tsv").get(plain(word))


@lru_cache(maxsize=1)
def bodies() -> frozenset[str]:
    """Folded names of well-known bodies that look like no body (Reuters, PolitiFact)."""
    return frozenset(fold(row[0].removeprefix("The ")) for row in rows("speakers/bodies.tsv"))


def is_body(name: str) -> bool:
    """Is the name a body's: a known one, or one with a body's noun in it (Anderson City Council)?"""
    words = name.split()
    if fold(name.removeprefix("The ").removeprefix("the ")) in bodies():
        return True
    if len(words) > 1 and is_first_name(words[0]):  # 'Bill Church' is a person, 'Grace Baptist Church' none
        return plain(words[-1]) not in SURNAMES_TOO and noun_kind(words[-1]) == "organization"
    return any(noun_kind(w) in ("organization", "group", "document") for w in words)
