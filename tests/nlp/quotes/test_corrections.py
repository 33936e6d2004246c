"""What grammar corrects of the tagger's attributions, in marked text: [source], <cue> and {content}."""

from __future__ import annotations

import re

import pytest
from spacy.language import Language

from onrecord.nlp.quotes.attribution import Attribution
from onrecord.nlp.quotes.corrections import correct_by_grammar
from onrecord.nlp.text.views import view_doc

MARKS = {"source": "[]", "cue": "<>", "content": "{}"}


@pytest.mark.parametrize(
    ("tagged", "corrected"),
    [
        (
            "[The ad] <uses footage of> {Pell asking, “Why are there holes in it?”}",
            "The ad uses footage of [Pell] <asking>, {“Why are there holes in it?”}",
        ),
        (
            "[The ad] <ends with footage of> Pell saying last week, {“We won,”} while it rains.",
            "The ad ends with footage of [Pell] <saying> last week, {“We won,”} while it rains.",
        ),
        (
            "[The clip] <shows> {the mayor telling Osgood it was “a joke.”}",
            "The clip shows [the mayor] <telling> {Osgood it was “a joke.”}",
        ),
        ("[The council] <fears> {Pell saying “no.”}", "[The council] <fears> {Pell saying “no.”}"),
        ("[Osgood] <hit Pell saying> {“no.”}", "[Osgood] <hit Pell saying> {“no.”}"),
        ("{“We vote,”} Ona Lind <quipped>.", "{“We vote,”} [Ona Lind] <quipped>."),
        ("{‘We vote’}, <said> Quill, {‘and then we go’}.", "{‘We vote’}, <said> [Quill], {‘and then we go’}."),
        ("{“We vote,”} it was <said>.", "{“We vote,”} it was <said>."),
        (
            "Elsewhere, [councilors] agreed.\n\n{“We say no,”} <quipped> Ona Lind.",
            "Elsewhere, councilors agreed.\n\n{“We say no,”} <quipped> [Ona Lind].",
        ),
    ],
)
def test_what_grammar_corrects(nlp: Language, tagged: str, corrected: str) -> None:
    text, attribution = unmarked(tagged)
    assert correct_by_grammar(view_doc(nlp(text)), [attribution]) == [unmarked(corrected)[1]]


def unmarked(marked: str) -> tuple[str, Attribution]:
    """The text without its marks, and the attribution that they show."""
    spans: dict[str, list[tuple[int, int]]] = {role: [] for role in MARKS}
    text = ""
    for piece in re.split(r"(\[.*?\]|<.*?>|{.*?})", marked, flags=re.DOTALL):
        role = next((role for role, signs in MARKS.items() if piece[:1] == signs[0]), None)
        words = piece[1:-1] if role else piece
        if role:
            spans[role].append((len(text), len(text) + len(words)))
        text += words
    return text, Attribution(tuple(spans["content"]), tuple(spans["cue"]), tuple(spans["source"]), confidence=0.9)
