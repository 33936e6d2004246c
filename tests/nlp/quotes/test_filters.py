"""What grammar refuses of the tagger's finds, in marked text: [source], <cue> and {content}."""

from __future__ import annotations

import re

import pytest
from spacy.language import Language

from onrecord.nlp.quotes.attribution import Attributed
from onrecord.nlp.quotes.component import ruled
from onrecord.nlp.quotes.filters import allowed
from onrecord.nlp.text.doc_view import page

MARKS = {"source": "[]", "cue": "<>", "content": "{}"}


@pytest.mark.parametrize(
    ("found", "left"),
    [
        ("[That] <said>, {the bridge is old}.", None),
        ("[That] <said> {a lot}, Pell thought.", "[That] <said> {a lot}, Pell thought."),
        ("{“We won.”}\n\n[Osgood] <left>.", None),
        ("{“We won.”}\n\n[Osgood] <said> so.", "{“We won.”}\n\n[Osgood] <said> so."),
        ("{“We won.”}\n\nFrom [Osgood]<:>", "{“We won.”}\n\nFrom [Osgood]<:>"),
        ("You wrote it, [I] <say>.\n\n{“I did not.”}", None),
        ("[I] <say>:\n\n{“I did not.”}", "[I] <say>:\n\n{“I did not.”}"),
        ("[Pell, who] <voted on Monday, said> {no}.", "[Pell], who <voted on Monday, said> {no}."),
        ("[those who] <said> {no}", "[those who] <said> {no}"),
        ("[most of whom] <said> {no}", "[most of whom] <said> {no}"),
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
        ("{“We won.”} [Osgood] <smiled>.", "{“We won.”} [Osgood] <smiled>."),
        ("[Pell], <asked on the stand> {if he won}, nodded.", "Pell, <asked on the stand> {if he won}, nodded."),
        ("[Pell], <asking> {whether it was legal}, nodded.", "[Pell], <asking> {whether it was legal}, nodded."),
        ("{“Who won?”} [the sheriff] <asked in the hall>.", "{“Who won?”} [the sheriff] <asked in the hall>."),
        ("[Pell] <asked> {whether it was legal}.", "[Pell] <asked> {whether it was legal}."),
        (
            "{‘We vote’}, <said> [Quill, ‘and then we go home’].",
            "{‘We vote’}, <said> [Quill], {‘and then we go home’}.",
        ),
        (
            "{‘We vote’}, <said> [the host of a show, “Late Hour”].",
            "{‘We vote’}, <said> [the host of a show, “Late Hour”].",
        ),
        ("[“Late Hour” host Bo Lee] <said> {no}.", "[“Late Hour” host Bo Lee] <said> {no}."),
        (
            "[The council] <seized on> {Osgood’s claim that there was “a hole in every bridge.”}",
            "The council seized on [Osgood’s] <claim> {that there was “a hole in every bridge.”}",
        ),
        (
            "[The council] <repeated> {Osgood’s claim that there was “a hole in every bridge.”}",
            "[The council] <repeated> {Osgood’s claim that there was “a hole in every bridge.”}",
        ),
    ],
)
def test_what_grammar_lets_stand(nlp: Language, found: str, left: str | None) -> None:
    text, given = unmarked(found)
    here = page(nlp(text))
    assert list(allowed(here, [given], ruled(here))) == ([unmarked(left)[1]] if left else [])


def unmarked(marked: str) -> tuple[str, Attributed]:
    """The text without its marks, and the attribution that they show."""
    spans: dict[str, list[tuple[int, int]]] = {role: [] for role in MARKS}
    text = ""
    for piece in re.split(r"(\[.*?\]|<.*?>|{.*?})", marked, flags=re.DOTALL):
        role = next((role for role, signs in MARKS.items() if piece[:1] == signs[0]), None)
        words = piece[1:-1] if role else piece
        if role:
            spans[role].append((len(text), len(text) + len(words)))
        text += words
    return text, Attributed(tuple(spans["content"]), tuple(spans["cue"]), tuple(spans["source"]), confidence=0.9)
