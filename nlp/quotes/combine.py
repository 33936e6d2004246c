"""Combine what the tagger found with the layout and the quotation marks of the text, in steps without a model.

paragraphs                  bound the tagger's spans                       clip_to_paragraph
commas                      end words partly in marks before their cue     take_comma
labels and signatures       settle whose words those are                   put_layout_first
quotation marks             whoever has most of a stretch has all of it    complete_stretches
words spoken of             are nobody's words: the word “please”          drop_mentioned_words
halves around a report      are one quotation                              join_halves
paragraphs of marks alone   go to the speaker of the paragraph above       attribute_to_speaker_above
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from onrecord.nlp.quotes.attribution import Attribution
from onrecord.nlp.quotes.boundaries import clip_to_paragraph, complete_stretches, take_comma
from onrecord.nlp.quotes.continuations import attribute_to_speaker_above, join_halves
from onrecord.nlp.quotes.layout import put_layout_first
from onrecord.nlp.records import Span
from onrecord.nlp.text.spans import merge_overlapping
from onrecord.nlp.text.views import WORD, TextView

MOST_AROUND_A_NAME = 2  # words outside of the marks


def combine(text_view: TextView, tagged: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """The attributions of a text in order of their content, given those of the tagger.

    If no word stands in the content of two of those, so it is of the result. Combining the result again changes
    nothing. Linear but for sorting.
    """
    attributions = in_order(text_view, tagged)
    for step in (
        clip_to_paragraph,
        take_comma,
        put_layout_first,
        complete_stretches,
        drop_mentioned_words,
        join_halves,
        attribute_to_speaker_above,
    ):
        attributions = in_order(text_view, step(text_view, attributions))
    return tuple(attributions)


def drop_mentioned_words(text_view: TextView, attributions: Iterable[Attribution]) -> list[Attribution]:
    """Drop finds without a source that only mention a title or a word: the word “please”; the signs, “The Long Noise.”

    Two stories of the demo newsroom (tests/newsroom/test_gold.py) have such. Of 207 texts four are read otherwise, one
    better and one worse.
    """
    return [
        attribution for attribution in attributions if attribution.source or not _only_mentions(text_view, attribution)
    ]


def _only_mentions(text_view: TextView, attribution: Attribution) -> bool:
    """Is all that stands in marks a title or a single word, with no more than a word or two around it?"""
    stretches = [stretch for span in attribution.content for stretch in text_view.stretches_in(span)]
    inner = [(stretch.inner_start, stretch.inner_end) for stretch in stretches]
    quoted = [len(WORD.findall(text_view.text, *span)) for span in inner]
    words = sum(len(WORD.findall(text_view.text, *span)) for span in attribution.content)
    named = all(count == 1 or text_view.is_title_case(span) for count, span in zip(quoted, inner, strict=True))
    return bool(quoted) and named and 0 < words - sum(quoted) <= MOST_AROUND_A_NAME


def in_order(text_view: TextView, attributions: Iterable[Attribution]) -> list[Attribution]:
    """Sort attributions by content, each with its spans in order, disjoint, without white space at their ends.

    A span without a word is dropped, and so is an attribution without a span.
    """
    tidied = (replace(attribution, content=_tidied(text_view, attribution.content)) for attribution in attributions)
    return sorted(
        (attribution for attribution in tidied if attribution.content),
        key=lambda attribution: (attribution.content, attribution.cue),
    )


def _tidied(text_view: TextView, spans: Iterable[Span]) -> tuple[Span, ...]:
    stripped = (text_view.strip(span) for span in merge_overlapping(spans))
    return tuple(span for span in stripped if WORD.search(text_view.text, *span))
