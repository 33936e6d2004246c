"""The tagger's attributions after layout, marks and continuations: examples, and what holds of any text and spans."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onrecord.nlp.quotes.attribution import JOINED_HALVES, Attribution
from onrecord.nlp.quotes.boundaries import is_inside
from onrecord.nlp.quotes.combine import combine
from onrecord.nlp.quotes.layout import SIGNATURE
from onrecord.nlp.records import Span
from onrecord.nlp.text.views import WORD, view_text


def attributed(text: str, *, content: str, cue: str = "", source: str = "") -> Attribution:
    """Each argument the words in the text, several spans parted by ' | '; the first place of each."""

    def spans(words: str) -> tuple[Span, ...]:
        return tuple((at := text.index(one), at + len(one)) for one in words.split(" | ") if one)

    return Attribution(spans(content), spans(cue), spans(source), 0.8)


def words(text: str, found: tuple[Attribution, ...]) -> list[str]:
    return [" | ".join(text[start:end] for start, end in each.content) for each in found]


@pytest.mark.parametrize(
    ("text", "tagged", "merged"),
    [
        pytest.param("“We vote,” Pell said.", [("We vote", "said")], ["“We vote,”"], id="marks and comma"),
        pytest.param("“We vote now,” Pell said.", [("“We vote", "said")], ["“We vote now,”"], id="to the closing mark"),
        pytest.param(
            "Pell said it was “dead on arrival.” Rain fell.",
            [("it was “dead on", "said")],
            ["it was “dead on arrival.”"],
            id="mixed",
        ),
        pytest.param(
            "Pell said no. “We will vote on it in the morning, all of us.”",
            [("no. “We", "said")],
            ["no."],
            id="a slip into the next quotation is cut back",
        ),
        pytest.param(
            "Pell said: “We will vote on it.”\nRain fell on Provo.",
            [("“We will vote on it.”\nRain fell", "said")],
            ["“We will vote on it.”"],
            id="a slip over the end of the line is cut back",
        ),
        pytest.param(
            "Pell said: “We wait.\n“So do you, and so does all the county with you.\n“It has waited for years by now.”\nRain fell.",
            [("“We wait.", "said")],
            ["“We wait.\n“So do you, and so does all the county with you.\n“It has waited for years by now.”"],
            id="all paragraphs of a quotation go on with the first",
        ),
        pytest.param(
            "Pell said: “We wait.\n“So do you, and so does all the county with you.\n“It has waited for years by now.”\nRain fell.",
            [("So do", "said")],
            ["So do"],
            id="a slip into a paragraph of it does not",
        ),
        pytest.param(
            "“We won,” Pell said. “If the levy goes, all goes.\n“We have time to think of it,” Lind added. Rain fell.",
            [("“We won,” | “If the levy goes, all goes.", "said"), ("“We have time to think of it,”", "added")],
            ["“We won,” | “If the levy goes, all goes.", "“We have time to think of it,”"],
            id="another reports the paragraph behind a forgotten mark",
        ),
        pytest.param(
            "“The bill,” Pell said, “is a good one.”",
            [("“The bill,”", "said"), ("“is a good one.”", "")],
            ["“The bill,” | “is a good one.”"],
            id="split in one sentence",
        ),
        pytest.param(
            "“We won,” said Pell, the mayor of Provo. “Now it begins.” Rain fell.",
            [("“We won,”", "said"), ("“Now it begins.”", "")],
            ["“We won,” | “Now it begins.”"],
            id="split in two sentences",
        ),
        pytest.param(
            "“We won,” Pell said. “Now it begins,” Lind replied.",
            [("“We won,”", "said"), ("“Now it begins,”", "replied")],
            ["“We won,”", "“Now it begins,”"],
            id="two speakers",
        ),
        pytest.param(
            "“We won,” Pell said. Lind was not so sure, and rose! “Now it begins.”",
            [("“We won,”", "said"), ("“Now it begins.”", "")],
            ["“We won,”", "“Now it begins.”"],
            id="narration between",
        ),
        pytest.param(
            "“We won,” Pell said.\n“Now it begins.”\nRain fell.",
            [("“We won,”", "said"), ("“Now it begins.”", "")],
            ["“We won,” | “Now it begins.”"],
            id="the next paragraph, which has no report of its own",
        ),
        pytest.param(
            "Pell said: “We won.”\n“Now it begins.”\nRain fell.",
            [("“We won.”", "said"), ("“Now it begins.”", "")],
            ["“We won.” | “Now it begins.”"],
            id="a paragraph of nothing but marks carries on",
        ),
        pytest.param(
            "Pell said: “We won.”\n‘All Bets Are Off’\nRain fell.",
            [("“We won.”", "said"), ("‘All Bets Are Off’", "")],
            ["“We won.”", "‘All Bets Are Off’"],
            id="a heading in marks of another make does not",
        ),
        pytest.param(
            "“We moved first.\n“Then we counted,” Pell said.",
            [("Then we counted", "said")],
            ["“We moved first.\n“Then we counted,”"],
            id="over paragraphs",
        ),
        pytest.param(
            "“Lind said the levee in Provo would hold, and I believe her,” Pell said.",
            [("“Lind said the levee in Provo would hold, and I believe", "Pell said"), ("I believe her", "believe")],
            ["“Lind said the levee in Provo would hold, and I believe her,”"],
            id="nested inside",
        ),
        pytest.param(
            "“We moved first,” Pell said.\n“Then we counted the cattle.\n“By noon it was over.”\nLind left.",
            [("“We moved first,”", "said")],
            ["“We moved first,” | “Then we counted the cattle.\n“By noon it was over.”"],
            id="the next paragraph is nothing but words in marks",
        ),
        pytest.param(
            "“We moved first,” Pell said.\nIt rained.\n“Then we counted the cattle.”",
            [("“We moved first,”", "said")],
            ["“We moved first,”"],
            id="narration parts it from what it might carry on",
        ),
        pytest.param(
            "“We moved first,” Pell said. It had rained for all of the week before that day, and the river stood as high "
            "as the barn of the two brothers.\n“Then we counted the cattle.”",
            [("“We moved first,”", "said")],
            ["“We moved first,”"],
            id="more than the report stands between",
        ),
        pytest.param(
            "“We moved first,” Pell said.\n“Then we counted,” Lind said.",
            [("“We moved first,”", "said"), ("“Then we counted,”", "Lind said")],
            ["“We moved first,”", "“Then we counted,”"],
            id="the next paragraph has a report of its own",
        ),
    ],
)
def test_tagged(text: str, tagged: list[tuple[str, str]], merged: list[str]) -> None:
    found = [attributed(text, content=content, cue=cue) for content, cue in tagged]
    assert words(text, combine(view_text(text), found)) == merged


def test_the_rest_of_a_quotation_that_the_tagger_left_out_is_joined_to_it() -> None:
    text = "“We wait here,” Pell said Monday. “So do all of you.” Rain fell."
    first = attributed(text, content="“We wait here,”", cue="said Monday", source="Pell")
    (joined,) = combine(view_text(text), [first])
    assert words(text, (joined,)) == ["“We wait here,” | “So do all of you.”"]
    assert joined.rule == JOINED_HALVES
    other = attributed(text, content="“So do all of you.”", cue="fell", source="Rain")
    assert words(text, combine(view_text(text), [first, other])) == ["“We wait here,”", "“So do all of you.”"]


def test_a_joined_quotation_keeps_the_source_and_the_confidence_of_its_report() -> None:
    text = "“We won,” Pell said. “Now it begins.”"
    first = Attribution(((0, 9),), ((15, 19),), ((10, 14),), 0.9)
    second = Attribution(((21, 37),), (), (), 0.6)
    (joined,) = combine(view_text(text), [first, second])
    assert (joined.cue, joined.source, joined.confidence) == (first.cue, first.source, 0.9)


def test_a_signature_settles_whose_words_those_are() -> None:
    text = "“Close it now.” — Ann Lee\n“Keep it.” – Tom Reyes\nPell agreed."
    tagged = attributed(text, content="“Close it now.” | “Keep it.”", cue="agreed", source="Pell")
    signed = combine(view_text(text), [tagged])
    assert [(text[slice(*each.source[0])], each.rule) for each in signed] == [
        ("Ann Lee", SIGNATURE),
        ("Tom Reyes", SIGNATURE),
    ]


def test_a_label_is_nobodys_words() -> None:
    text = "PELL: We win again.\nORR: We do not."
    tagged = attributed(text, content="PELL: We win again.", cue="do")
    assert words(text, combine(view_text(text), [tagged])) == ["We win again.", "We do not."]


PIECES = [
    '"',
    "“",
    "”",
    "'",
    "''",
    ",",
    ". ",
    " ",
    "\n",
    "\n“",
    "said",
    " Pell ",
    "we win",
    "no ",
    "tax",
    "and",
    "”\n“",
]


@st.composite
def tagged_texts(draw: st.DrawFn) -> tuple[str, list[Attribution]]:
    """A text, and attributions of which no two have a word in common, as the tagger's have not."""
    text = "".join(draw(st.lists(st.sampled_from([*PIECES, "’"]), min_size=1, max_size=25)))
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=9)))
    spans = [(start, end) for start, end in pairwise(places) if draw(st.booleans())]
    place = st.integers(0, len(text))
    mention = st.lists(st.tuples(place, place).map(sorted).map(tuple), max_size=2).map(tuple)
    return text, [
        Attribution((span,), draw(mention), draw(mention), draw(st.sampled_from([0.3, 0.9]))) for span in spans
    ]


@settings(deadline=None, max_examples=60)
@given(tagged_texts())
@example(('""""\'\'tax"', [Attribution(((2, 7),), (), (), 0.3), Attribution(((8, 9),), (), (), 0.3)]))
def test_contents_are_ordered_disjoint_and_inside_the_text(tagged_text: tuple[str, list[Attribution]]) -> None:
    text, tagged = tagged_text
    combined = combine(view_text(text), tagged)
    spans = sorted(span for each in combined for span in each.content)
    assert all(0 <= start < end <= len(text) and WORD.search(text, start, end) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert [each.content for each in combined] == sorted(each.content for each in combined)


@settings(deadline=None, max_examples=20)
@given(tagged_texts())
@example(('said""""said Pell "', [Attribution(((0, 9),), (), (), 0.3)]))
def test_combining_again_changes_nothing(tagged_text: tuple[str, list[Attribution]]) -> None:
    text, tagged = tagged_text
    text_view = view_text(text)
    once = combine(text_view, tagged)
    assert combine(text_view, once) == once


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(tagged_texts())
def test_no_content_cuts_marks_alone(tagged_text: tuple[str, list[Attribution]]) -> None:
    """Whoever has most of the words between two marks has the marks too."""
    text, tagged = tagged_text
    text_view = view_text(text)
    for each in combine(text_view, tagged):
        for stretch in text_view.stretches:
            inner = text_view.word_starts((stretch.inner_start, stretch.inner_end))
            mine = [any(start <= word < end for start, end in each.content) for word in inner]
            if 2 * sum(mine) > len(mine) and not is_inside(each.cue, stretch):
                assert any(start <= stretch.start and stretch.end <= end for start, end in each.content)
