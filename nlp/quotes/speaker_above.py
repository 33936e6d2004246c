"""Paragraphs of nothing but words in marks that nobody reports: whose they are, by what stands above them."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.nlp.quotes.attribution import Attributed
from onrecord.nlp.quotes.continuations import SENTENCE_END, ends_in_marks, lines_of_one, same_make
from onrecord.nlp.records import Span
from onrecord.nlp.text.text_view import Marked

TOLD_ABOVE = 0.7  # of 17 such paragraphs in 83 saved pages, TR-News and PolNeAR 15 were right; less, since they are few
NEAR = 3  # paragraphs
_WRITERS = frozenset({"I", "We", "we"})  # who asks
_NOBODY = ("nobody", "no one", "none", "neither")
_CLOSING = "'’\"”"
_POINTED = frozenset(".?!…")


def told_of_above(here: Marked, found: Sequence[Attributed]) -> list[Attributed]:
    """Osgood repeated that in a post. And the next paragraph, which nobody reports, is nothing but "...": Osgood's.

    Where the paragraph above tells of nobody, or of "I" who asks, it is theirs who were quoted last, shortly before: so
    interviews go on. Of 109 paragraphs of marks alone in PolNeAR's train part 104 are annotated.
    """
    taken = {here.line(pos) for each in found for start, end in each.content for pos in (start, end - 1)}
    told: dict[int, list[Attributed]] = {}
    quoted: dict[int, Attributed] = {}
    for each in found:
        if each.source and each.cue:
            told.setdefault(here.line(each.cue[0][0]), []).append(each)
        if each.source and ends_in_marks(here, each.content[-1][1]):
            quoted[here.line(each.content[-1][1] - 1)] = each
    out = list(found)
    for line, (start, _) in enumerate(here.paragraphs):
        words = None if line in taken else lines_of_one(here, start)
        if words and _ends_sentence(here, words) and not here.titled(words):
            near = (quoted[above] for above in range(line - 1, line - 1 - NEAR, -1) if above in quoted)
            last = next((each for each in near if same_make(here, each.content[-1][1], start)), None)
            source = _first_told(here, told.get(line - 1, ()), line - 1) or (last.source if last else ())
            if source:
                out.append(Attributed((words,), (), source, TOLD_ABOVE, "above"))
                quoted[here.line(words[1] - 1)] = out[-1]
    return sorted(out, key=lambda each: (each.content, each.cue))


def _ends_sentence(here: Marked, words: Span) -> bool:
    return here.text[words[0] : words[1]].rstrip(_CLOSING)[-1:] in _POINTED


def _first_told(here: Marked, told: Sequence[Attributed], line: int) -> tuple[Span, ...]:
    """Whom the last sentence of a paragraph tells of first, by name if it does; nobody in a heading, or a question."""
    above = here.paragraphs[line]
    if not told or here.titled(above):
        return ()
    sentence = max((match.end() for match in SENTENCE_END.finditer(here.text, *above)), default=above[0])
    sources = [each.source for each in sorted(told, key=lambda each: each.cue) if each.cue[0][0] >= sentence]
    names = {source: " ".join(here.text[start:end] for start, end in source) for source in sources}
    if any(name in _WRITERS or name.lower().startswith(_NOBODY) for name in names.values()):
        return ()
    return next((source for source in sources if names[source] != names[source].lower()), next(iter(sources), ()))
