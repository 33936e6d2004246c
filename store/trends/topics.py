"""Topics: the terms of config.toml as regular expressions, and which articles and quotes they match.

A term is a word or a phrase; it stands for all forms of its words (`word_forms`, which readings fill), `deport*` for
every ending, and a word in capitals, such as ICE, for exactly these letters. What a topic excludes does not count where
it stands. When a topic changes, or a new form of its words turns up, all stored articles are tagged again; none is read
again by the language pipeline for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import duckdb

from onrecord.store.rows import rows_of
from onrecord.store.statements import replace, run

# RE2 (the engine of DuckDB) has \b for ASCII only, so the edges of words are written out.
BEFORE, AFTER = r"(^|[^\pL\pN])", r"([^\pL\pN]|$)"
BETWEEN = r"[^\pL\pN]{1,3}"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as config.toml has it."""

    name: str
    terms: tuple[str, ...]
    exclude: tuple[str, ...] = ()


def words_of(terms: Iterable[str]) -> list[str]:
    """The words of terms whose forms count, in lower case: those without an asterisk and not in capitals."""
    words = {word for term in terms for word in term.split() if not word.endswith("*") and not _capitals(word)}
    return sorted(word.lower() for word in words)


def pattern(terms: Iterable[str], forms: Mapping[str, Iterable[str]]) -> str | None:
    """One RE2 expression for the terms, or None for none; `forms` gives each word of `words_of` all its forms.

    Its groups 1 and 2 are the characters around the term, which a replacement puts back.
    """
    alternatives = [BETWEEN.join(_word(word, forms) for word in term.split()) for term in terms if term.split()]
    return f"{BEFORE}(?:{'|'.join(alternatives)}){AFTER}" if alternatives else None


def save(db: duckdb.DuckDBPyConnection, wanted: Iterable[Topic]) -> None:
    """Store the configured topics; articles are tagged with those that changed at the next publish."""
    stored = {row[0]: row for row in run(db, "topics")}
    kept = set()
    for topic in wanted:
        kept.add(topic.name)
        row = stored.get(topic.name)
        if row is None or (tuple(row[1]), tuple(row[2])) != (topic.terms, topic.exclude):
            _save(db, topic, tagged=False)
    for name in stored.keys() - kept:
        run(db, "drop_topic", topic=name)


def retag(db: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Tag all articles with every topic that changed, and return these; `retagged` gets the articles concerned."""
    changed = []
    rows = run(db, "topics")
    for name, terms, exclude, old, old_exclude, tagged in rows:
        topic = Topic(name, tuple(terms), tuple(exclude))
        if not tagged or _patterns(db, topic) != (old, old_exclude):
            _tag_all(db, name, topic)
            changed.append(name)
    for (name,) in run(db, "topics_gone"):
        _tag_all(db, name, None)
        changed.append(name)
    return tuple(changed)


def tag(db: duckdb.DuckDBPyConnection, but: Collection[str] = ()) -> None:
    """Tag the articles in `stale` and their `stale_quotes` with every topic `but` those just tagged by `retag`."""
    run(db, "drop_stale_article_topics", but=list(but))
    run(db, "drop_stale_quote_topics", but=list(but))
    for name, _, _, expression, exclude, _ in run(db, "topics"):
        if name not in but:
            _match(db, ("tag_articles", "tag_quotes"), name, expression, exclude)


def _tag_all(db: duckdb.DuckDBPyConnection, name: str, topic: Topic | None) -> None:
    """Tag all articles and quotes with a topic in place of what had it before; with None, none has it any more."""
    for statement in ("note_tags", "drop_article_topics", "drop_quote_topics"):
        run(db, statement, topic=name)
    if topic:
        expression, exclude = _save(db, topic, tagged=True)
        _match(db, ("tag_all_articles", "tag_all_quotes"), name, expression, exclude)
    run(db, "note_retagged", topic=name)


def _match(
    db: duckdb.DuckDBPyConnection, statements: Iterable[str], name: str, expression: str, exclude: str | None
) -> None:
    if not expression:
        return
    for statement in statements:
        run(db, statement, topic=name, pattern=expression, exclude=exclude)


def _save(db: duckdb.DuckDBPyConnection, topic: Topic, tagged: bool) -> tuple[str, str | None]:
    expression, exclude = _patterns(db, topic)
    row = {
        "topic": topic.name,
        "terms": topic.terms,
        "exclude": topic.exclude,
        "pattern": expression,
        "exclude_pattern": exclude,
        "tagged": tagged,
    }
    replace(db, "topics", rows_of(db, [row], "topics"))
    return expression, exclude


def _patterns(db: duckdb.DuckDBPyConnection, topic: Topic) -> tuple[str, str | None]:
    """The expressions of the terms ('' without any) and of what is excluded."""
    forms: dict[str, list[str]] = {}
    if words := words_of((*topic.terms, *topic.exclude)):
        for word, form in run(db, "kin_forms", words=words):
            forms.setdefault(word, []).append(form)
    return pattern(topic.terms, forms) or "", pattern(topic.exclude, forms)


def _word(word: str, forms: Mapping[str, Iterable[str]]) -> str:
    """The expression of one word of a term."""
    if word.endswith("*"):
        return f"(?i:{re.escape(word[:-1])}[\\pL\\pN]*)"
    if _capitals(word):
        return re.escape(word)
    every = sorted({word.lower(), *forms.get(word.lower(), ())})
    return f"(?i:{'|'.join(map(re.escape, every))})"


def _capitals(word: str) -> bool:
    return len(word) > 1 and word.isupper()
