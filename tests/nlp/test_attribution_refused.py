"""What grammar refuses of the tagger's finds."""

from __future__ import annotations

import pytest
from spacy.language import Language

from nlp.attribution import ruled
from nlp.attribution_attributed import Attributed
from nlp.attribution_page import page
from nlp.attribution_refused import allowed


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "wanted"),
    [
        ("That said, the bridge is old.", "That", "said", "the bridge is old", None),
        ("That said a lot, Pell thought.", "That", "said", "a lot", ("That", "said", ["a lot"])),
        ("“We won.”\n\nOsgood left.", "Osgood", "left", "“We won.”", None),
        ("“We won.”\n\nOsgood said so.", "Osgood", "said", "“We won.”", ("Osgood", "said", ["“We won.”"])),
        ("“We won.”\n\nFrom Osgood:", "Osgood", ":", "“We won.”", ("Osgood", ":", ["“We won.”"])),
        ("“We won.” Osgood smiled.", "Osgood", "smiled", "“We won.”", ("Osgood", "smiled", ["“We won.”"])),
        (
            "Pell, asked on the stand whether it was legal, nodded.",
            "Pell",
            "asked on the stand",
            "whether it was legal",
            ("", "asked on the stand", ["whether it was legal"]),
        ),
        (
            "Pell, asking whether it was legal, nodded.",
            "Pell",
            "asking",
            "whether it was legal",
            ("Pell", "asking", ["whether it was legal"]),
        ),
        (
            "Pell asked whether it was legal.",
            "Pell",
            "asked",
            "whether it was legal",
            ("Pell", "asked", ["whether it was legal"]),
        ),
        (
            "‘We vote’, said Quill, ‘and then we go home’.",
            "Quill, ‘and then we go home’",
            "said",
            "‘We vote’",
            ("Quill", "said", ["‘We vote’", "‘and then we go home’"]),
        ),
        (
            "“Late Hour” host Bo Lee said no.",
            "“Late Hour” host Bo Lee",
            "said",
            "no",
            ("“Late Hour” host Bo Lee", "said", ["no"]),
        ),
        (
            "The council seized on Osgood’s claim that there was “a hole in every bridge.”",
            "The council",
            "seized on",
            "Osgood’s claim that there was “a hole in every bridge.”",
            ("Osgood’s", "claim", ["that there was “a hole in every bridge.”"]),
        ),
        (
            "The council repeated Osgood’s claim that there was “a hole in every bridge.”",
            "The council",
            "repeated",
            "Osgood’s claim that there was “a hole in every bridge.”",
            ("The council", "repeated", ["Osgood’s claim that there was “a hole in every bridge.”"]),
        ),
    ],
)
def test_what_grammar_lets_stand(
    nlp: Language, text: str, source: str, cue: str, content: str, wanted: tuple[str, str, list[str]] | None
) -> None:
    here = page(nlp(text))
    spans = [((text.index(words), text.index(words) + len(words)),) for words in (content, cue, source)]
    found = [
        (words(text, each.source), words(text, each.cue), [text[start:end] for start, end in each.content])
        for each in allowed(here, [Attributed(*spans, 0.9)], ruled(here))
    ]
    assert found == ([wanted] if wanted else [])


def words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " ".join(text[start:end] for start, end in spans)
