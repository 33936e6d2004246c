"""What the tagger and the rules found, made one list: examples."""

from __future__ import annotations

import pytest

from onrecord.nlp.quotes.attribution import Attributed
from onrecord.nlp.quotes.combine import merge
from onrecord.nlp.records import Span
from onrecord.nlp.text.text_view import marked


def attributed(text: str, *, content: str, cue: str = "", source: str = "", rule: str = "tagger") -> Attributed:
    """Each argument the words in the text, several spans parted by ' | '; the first place of each."""

    def spans(words: str) -> tuple[Span, ...]:
        return tuple((at := text.index(one), at + len(one)) for one in words.split(" | ") if one)

    return Attributed(spans(content), spans(cue), spans(source), 0.8, rule)


def words(text: str, found: tuple[Attributed, ...]) -> list[str]:
    return [" | ".join(text[start:end] for start, end in each.content) for each in found]


@pytest.mark.parametrize(
    ("text", "tagged", "merged"),
    [
        pytest.param("“We vote,” Pell said.", [("We vote", "said")], ["“We vote,”"], id="marks and comma"),
        pytest.param(
            "“No tax” for the bridge, said Pell.",
            [("“No tax” for the bridge", "said")],
            ["“No tax” for the bridge,"],
            id="the comma before the cue of a mixed one",
        ),
        pytest.param("No tax, said Pell.", [("No tax", "said")], ["No tax"], id="no such comma without marks"),
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
            "Pell was not amused “We paid for this twice,” she said.",
            [("Pell was not amused “We paid for this twice,”", "said")],
            ["“We paid for this twice,”"],
            id="no narration before a whole utterance",
        ),
        pytest.param(
            "Pell said she has one thing for the job: “Patience, and a lot of it.”",
            [("she has one thing for the job: “Patience, and a lot of it.”", "said")],
            ["she has one thing for the job: “Patience, and a lot of it.”"],
            id="what is told right behind the cue is no narration",
        ),
        pytest.param(
            "Pell warned him: “Nobody sails in what you call ‘mist,’” she said.",
            [("him: “Nobody sails in what you call ‘mist,’”", "said")],
            ["“Nobody sails in what you call ‘mist,’”"],
            id="no narration before one that ends with a nested quotation",
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
            "Quill said: ‘We will all go home’.",
            [("‘We will all go home’.", "said")],
            ["‘We will all go home’"],
            id="a full stop behind the marks",
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
            ["“We won,”", "“Now it begins.”"],
            id="a paragraph under narration",
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
            "Pell said and said the road and the bridge would close.",
            [("the road", "said"), ("the bridge would close", "said")],
            ["the road | the bridge would close"],
            id="one cue, one quotation",
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
        pytest.param(
            "(“Nobody asked us,” Pell said.)",
            [("(“Nobody asked us,”", "said")],
            ["“Nobody asked us,”"],
            id="a bracket before the marks",
        ),
        pytest.param(
            "Then it rained.\n“It is our bridge,” Lind said.",
            [("Then it rained. | “It is our bridge,”", "said")],
            ["“It is our bridge,”"],
            id="what is not quoted stands in the line of its cue",
        ),
    ],
)
def test_tagged(text: str, tagged: list[tuple[str, str]], merged: list[str]) -> None:
    found = [attributed(text, content=content, cue=cue) for content, cue in tagged]
    assert words(text, merge(marked(text), found, ())) == merged


def test_rules_give_what_the_tagger_left_out() -> None:
    text = "“We will vote now,” Pell said. PELL: No. He has “rain money” now, Lind said. Quill missed the bridge. “It was ours.”"
    ruled = [
        attributed(text, content="“We will vote now,”", cue="said", source="Pell", rule="behind"),
        attributed(text, content="No.", source="PELL", rule="transcript"),
        attributed(text, content="“rain money”", cue="Lind said", rule="nearest"),
        attributed(text, content="“It was ours.”", source="Quill", rule="narrated"),
    ]
    assert words(text, merge(marked(text), (), ruled)) == ["“We will vote now,”", "No.", "“It was ours.”"]
    mine = attributed(text, content="“We will vote now,”", cue="said", source="Pell")
    assert merge(marked(text), [mine], ruled)[0] == mine


def test_the_rest_of_a_quotation_is_taken_from_the_rules() -> None:
    text = "“We wait here,” Pell said Monday. “So do all of you.” Rain fell."
    ruled = attributed(text, content="“We wait here,” | “So do all of you.”", cue="said", source="Pell", rule="joined")
    tagged = attributed(text, content="“We wait here,”", cue="said Monday", source="Pell")
    assert words(text, merge(marked(text), [tagged], [ruled])) == ["“We wait here,” | “So do all of you.”"]
    other = attributed(text, content="“So do all of you.”", cue="fell", source="Rain")
    found = merge(marked(text), [tagged, other], [ruled])
    assert words(text, found) == ["“We wait here,”", "“So do all of you.”"]


def test_a_source_that_only_the_rules_know_is_not_in_the_words() -> None:
    text = "‘We will vote’, said Quill, ‘and then we will go home’."
    mine = attributed(text, content="‘We will vote’ | Quill, ‘and then we will go home’", cue="said")
    rule = attributed(text, content="‘We will vote’", cue="said", source="Quill", rule="behind")
    (one,) = merge(marked(text), [mine], [rule])
    assert words(text, (one,)) == ["‘We will vote’ | ‘and then we will go home’"]
    assert one.source == rule.source


def test_a_source_in_another_line_gives_way_to_the_one_that_a_rule_saw_at_the_cue() -> None:
    text = "Elsewhere, councilors agreed.\n“We would say no,” quipped Ona Lind."
    tagged = attributed(text, content="“We would say no,”", cue="quipped", source="councilors")
    ruled = attributed(text, content="“We would say no,”", cue="quipped", source="Ona Lind", rule="postposed")
    (found,) = merge(marked(text), [tagged], [ruled])
    assert [text[start:end] for start, end in found.source] == ["Ona Lind"]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("It ends the boat, a line that mayors said they had lost.", "mayors", ["they had lost"]),
        (
            "It ends the boat, a line for mayors said they had lost.",
            "a line for mayors",
            ["It ends the boat | they had lost"],
        ),
    ],
)
def test_of_a_relative_clause_only_the_subject_is_the_source(text: str, source: str, content: list[str]) -> None:
    wide = text[text.index("a line") : text.index(" said")]
    tagged = attributed(text, content="It ends the boat | they had lost", cue="said", source=wide)
    ruled = attributed(text, content="they had lost", cue="said", source="mayors", rule="clause")
    found = merge(marked(text), [tagged], [ruled])
    assert [text[start:end] for each in found for start, end in each.source] == [source]
    assert words(text, found) == content


def test_a_signature_settles_whose_words_those_are() -> None:
    text = "“Close it now.” — Ann Lee\n“Keep it.” – Tom Reyes\nPell agreed."
    slip = attributed(text, content="“Close it now.” | “Keep it.”", cue="agreed", source="Pell")
    first = attributed(text, content="“Close it now.”", cue="—", source="Ann Lee", rule="signed")
    second = attributed(text, content="“Keep it.”", cue="–", source="Tom Reyes", rule="signed")
    assert merge(marked(text), [slip], [first, second]) == (first, second)


def test_nested_gives_way_to_the_whole_quotation_of_the_rules() -> None:
    text = "“Lind told me that the levee will hold,” Pell said."
    nested = attributed(text, content="that the levee will hold", cue="told", source="Lind")
    whole = attributed(
        text, content="“Lind told me that the levee will hold,”", cue="said", source="Pell", rule="behind"
    )
    assert merge(marked(text), [nested], [whole]) == (whole,)


def test_a_joined_quotation_keeps_the_first_source_and_the_lesser_confidence() -> None:
    text = "“We won,” Pell said. “Now it begins.”"
    first = Attributed(((0, 9),), ((15, 19),), ((10, 14),), 0.9)
    second = Attributed(((21, 37),), (), (), 0.6)
    (one,) = merge(marked(text), [first, second], ())
    assert (one.cue, one.source, one.confidence) == (first.cue, first.source, 0.6)


def test_a_label_is_nobodys_words() -> None:
    text = "PELL: We win again.\nORR: We do not."
    turns = [
        attributed(text, content="We win again.", cue=":", source="PELL", rule="transcript"),
        attributed(text, content="We do not.", source="ORR", rule="transcript"),
    ]
    tagged = attributed(text, content="PELL: We win again.", cue="do")
    assert words(text, merge(marked(text), [tagged], turns)) == ["We win again.", "We do not."]


def test_a_title_that_nobody_says_is_no_quotation() -> None:
    text = "The word “please” was added, Pell said, to the sign “Long Road” in Salem."
    spoken_of = attributed(text, content="The word “please”", cue="added")
    assert merge(marked(text), [spoken_of], []) == ()
    said = attributed(text, content="the sign “Long Road”", cue="said", source="Pell")
    assert words(text, merge(marked(text), [said], [])) == ["the sign “Long Road”"]


def test_words_that_begin_with_marks_before_their_report_are_the_rules_where_the_tagger_saw_no_cue() -> None:
    text = "“We vote now” about the toll, quipped Pell."
    ruled = attributed(text, content="“We vote now” about the toll,", cue="quipped", source="Pell", rule="postposed")
    assert words(text, merge(marked(text), [], [ruled])) == ["“We vote now” about the toll,"]
