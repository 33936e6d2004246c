"""No regular expression of ours takes more than linear time, whatever a stranger writes: each is pumped and timed.

For each pattern of the rooms, texts that repeat one piece (blanks, letters, digits, marks, and the literal pieces of the
pattern itself) are searched from end to end, once and twice as long, by the processor's clock.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.test_house import FILES, module_of, named

SIZE = 2_000  # characters of the shorter text
SLOW_S = 0.006  # of the longer: less is not looked at
RATIO = 3.0  # twice the text may take so many times as long; a square takes 4, a cube 8
ROOMS = ("ingest/", "nlp/", "onrecord/", "report/")
OURS_ALONE = (
    "nlp/training/",
    "onrecord/newsroom/",
    "onrecord/cookbook.py",
    "onrecord/docs.py",
    "onrecord/config/",
)  # read no stranger's text
PIECES = [" ", "\n", "\t", "a", "A", "0", ".", ",", "-", "'", '"', "(", ")", "[", "/", "<", ">", "&", "=", ":", ";", "_", "@",
          "a ", "A ", "A. ", "0 ", "a-", "A-", "a.", ", ", "a,", "a'", "AB ", "Aa ", "Aa. ", "<a", "</a", "<!--", "--", " -", "\\",
          "\\\"", "\n ", " \n", "“", "”", "“A", "1.", "1:", "…", "www.", "m.", "a_", "(A", "[A", ". ", ".)", "q1"]  # fmt: skip
# Functions whose patterns see only short texts, and how short.
BOUNDED = {"onrecord.ingest.pages.boilerplate._patterns": "each with its paragraph's most characters"}
# Name of the pattern: why it may be slower. A new one needs a reason as good.
EXCEPTIONS: dict[str, str] = {}


SOURCES = {path: path.read_text("utf-8") for path in FILES}


class Use(NamedTuple):
    """A pattern, and whether it is only tried at one place of a text (match, fullmatch) or from every place on."""

    pattern: re.Pattern[Any]
    methods: frozenset[str]


def patterns() -> Iterator[tuple[str, Use]]:
    """Every compiled pattern of the rooms' modules, and every literal one that a function hands to re."""
    for path in FILES:
        name = named(path)
        if name.startswith(ROOMS) and not name.startswith(OURS_ALONE) and not name.endswith("__main__.py"):
            yield from ((f"{name}: {key}", pattern) for key, pattern in of_module(module_of(path)))
            yield from (
                (f"{name}: {n}", pattern) for n, pattern in enumerate(inline(ast.parse(path.read_text("utf-8"))))
            )


def of_module(module: str) -> Iterator[tuple[str, Use]]:
    """The compiled patterns among the names of a module, also in tuples and as results of cached functions."""
    for key, value in sorted(vars(importlib.import_module(module)).items()):
        if f"{module}.{key}" in BOUNDED:
            continue
        if hasattr(value, "cache_info") and value.__module__ == module and not value.__wrapped__.__code__.co_argcount:
            value = value()
        name = re.compile(rf"\b{re.escape(key)}(?:\(\))?\.(\w+)\(")
        methods = frozenset(method for text in SOURCES.values() if key in text for method in name.findall(text))
        for number, pattern in enumerate(flat(value)):
            yield f"{key} {number}", Use(pattern, methods if isinstance(value, re.Pattern) else frozenset())


def flat(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from flat(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from flat(one)


def inline(tree: ast.AST) -> Iterator[Use]:
    """Literal patterns in calls of re.sub, re.split and their like. Those of re.compile have names, or came from one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
            method = ast.unparse(node.func).removeprefix("re.")
            first = node.args[0]
            if method not in ("compile", "escape") and isinstance(first, ast.Constant) and first.value:
                ignore = any(
                    keyword.arg == "flags" and "re.I" in ast.unparse(keyword.value) for keyword in node.keywords
                )
                yield Use(re.compile(str(first.value), re.I if ignore else 0), frozenset({method}))


def pieces(pattern: re.Pattern[Any]) -> Iterator[str]:
    """What is repeated: the general pieces, and the runs of letters and marks that the pattern itself names."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    own = re.findall(r"[<\w]+[>\w]*", re.sub(r"\\[a-zA-Z]|\(\?P<\w+>", " ", source))
    yield from dict.fromkeys([*PIECES, *own[:12], *(f"{word} " for word in own[:12])])


def seconds(use: Use, text: Any) -> float:
    begun = time.process_time()
    if use.methods and use.methods <= {"match", "fullmatch"}:
        for method in use.methods:
            getattr(use.pattern, method)(text)
    else:
        for _ in use.pattern.finditer(text):
            pass
    return time.process_time() - begun


def slow_pieces(use: Use) -> Iterator[str]:
    """The pieces of which twice as many take much more than twice as long."""
    pattern = use.pattern
    for piece in pieces(pattern):
        for lead in dict.fromkeys(("", pattern_lead(pattern))):
            texts = [as_wanted(pattern, lead + piece * (size // len(piece)) + "\0") for size in (SIZE, 2 * SIZE)]
            if seconds(use, texts[1]) < SLOW_S:
                continue
            once, twice = (min(seconds(use, text) for _ in range(3)) for text in texts)
            if twice > RATIO * once:
                yield f"{lead!r} and {piece!r} again and again: {once:.3f} s, {twice:.3f} s"


def pattern_lead(pattern: re.Pattern[Any]) -> str:
    """The literal that a pattern begins with, which lets it go on to what it repeats."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    found = re.match(r"[^\\\[(.*+?{|^$]+", source)
    return found[0] if found else ""


def as_wanted(pattern: re.Pattern[Any], text: str) -> Any:
    return text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text


@pytest.mark.slow
def test_no_pattern_is_slow_on_any_repetition() -> None:
    slow = {name: found for name, use in patterns() if (found := next(slow_pieces(use), None))}
    assert not {name: slow[name] for name in slow.keys() - EXCEPTIONS.keys()}


def test_the_search_sees_the_patterns_and_finds_what_is_slow() -> None:
    names = [name for name, _ in patterns()]
    assert len(names) > 150 and len(set(names)) == len(names)
    for bad in (r"\s*;", r"<ttl>\s*\d*\s*</ttl>x|\s+$", r"(?:\w+-)*x"):
        assert list(slow_pieces(Use(re.compile(bad), frozenset()))), bad
    assert not list(slow_pieces(Use(re.compile(r"(?<!\s)\s*+;|[a-z]++\b"), frozenset())))
