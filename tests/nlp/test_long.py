"""Long texts: a hundred thousand words take a hundred times what a thousand take, and no memory but for what was found."""

from __future__ import annotations

import cProfile
import pstats
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from onrecord import nlp as reading
from onrecord.nlp.pipeline import parsed
from onrecord.nlp.text.long_texts import SECTION, sections
from onrecord.nlp.text.spans import Spans

FIRST = ["Ada", "Boris", "Clara", "Dmitri", "Elsa", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Leon"]
LAST = [
    "Aldermoor",
    "Bexwith",
    "Carrowell",
    "Dunsmuire",
    "Ellingrave",
    "Fothergay",
    "Grimshawe",
    "Hollisterne",
    "Inverleigh",
    "Jarrowby",
]
PLACES = ("Salem, Oregon", "Dayton, Ohio", "Marion County", "Springfield", "Boise", "Lane County, Ore.", "Albany")
TITLES = ("Mayor", "Sen.", "Gov.", "Commissioner", "Councilwoman")
SENTENCES = (
    "“The bridge at {place} will be mended before the snow comes,” {title} {name} said on Monday.",
    "{name}, a spokeswoman for the county, said that the toll would rise in {place} by {number} cents.",
    "{title} {last} declined to comment on the ferries of {place}.",
    "“We voted for it,” said {last}, “and we would vote for it again.”",
    "The council of {place} met for {number} hours. “I heard them all,” the mayor said.",
    "According to {name}, the levy failed because nobody in {place} had read it, and she wrote that it would again.",
)


def long_text(words: int) -> str:
    """Sentences of ours, diced: persons, places, silences and quotations come back again and again."""
    dice, parts, count = Random(7), [], 0
    while count < words:
        last = dice.choice(LAST)
        sentence = dice.choice(SENTENCES).format(
            place=dice.choice(PLACES),
            title=dice.choice(TITLES),
            name=f"{dice.choice(FIRST)} {last}",
            last=last,
            number=dice.randrange(2, 99),
        )
        parts += [sentence, "\n\n" if dice.random() < 0.3 else " "]
        count += len(sentence.split())
    return "".join(parts)


@given(st.text(alphabet="ab .\n", max_size=400), st.integers(1, 60))
def test_sections_are_the_text(text: str, size: int) -> None:
    found = list(sections(text, size))
    assert "".join(text[start:end] for start, end in found) == text
    assert all(len(text[start:end].rstrip()) <= size for start, end in found)
    assert all(end > start for start, end in found) or not text


def test_a_section_ends_with_a_paragraph_where_one_ends() -> None:
    assert [end for _, end in sections("one two three\n\nfour five. six\n\nseven", 20)] == [15, 31, 36]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda span: (min(span), max(span))), max_size=12),
    st.integers(0, 30),
    st.integers(1, 9),
)
def test_spans_that_meet(spans: list[tuple[int, int]], start: int, length: int) -> None:
    end = start + length
    expected = [n for n, (a, b) in enumerate(spans) if a < end and start < b]
    assert Spans(enumerate(spans)).meeting(start, end) == expected


@pytest.mark.slow
def test_a_text_of_several_sections_is_read_as_one(nlp: Language) -> None:
    """Who is named in full in the first paragraph only speaks in the last, in another section."""
    text = f"Mayor Philippa Quennell of Dayton, Ohio, came early.\n\n{long_text(12_000)}\n\nQuennell said, “The levy failed.”"
    doc = parsed(nlp, text)
    assert len(text) > SECTION
    assert doc.text == text
    found = reading.read(nlp, text)
    last = found.quotes[-1]
    assert text[last.spans[0][0] : last.spans[0][1]] == last.text == "“The levy failed.”"
    assert last.speaker is not None
    assert (last.speaker.name, last.speaker.role) == ("Philippa Quennell", "Mayor")
    assert all(" ".join(text[start:end] for start, end in quote.spans) == quote.text for quote in found.quotes)
    assert len(found.quotes) > 300


def calls(nlp: Language, words: int) -> int:
    """How many functions a reading calls: unlike seconds, the same at each run."""
    text, profile = long_text(words), cProfile.Profile()
    profile.enable()
    reading.read(nlp, text)
    profile.disable()
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.slow
def test_reading_is_linear(nlp: Language) -> None:
    reading.read(nlp, long_text(300))  # tables are loaded once
    assert calls(nlp, 20_000) < 5 * calls(nlp, 5_000)  # 4.3; it was 8 where each name looked through all


@pytest.mark.slow
def test_memory_stays_within_what_a_worker_may_take(tmp_path: Path) -> None:
    """600 MB for a text of 50,000 words; in one piece it takes twice as much.

    VmHWM is the highest memory of the process; getrusage would tell that of the one it was forked from.
    """
    path = tmp_path / "long.txt"
    path.write_text(long_text(50_000), encoding="utf-8")
    script = (
        "import sys\nfrom pathlib import Path\nfrom onrecord.cli import main\n"
        f"sys.argv = ['onrecord', 'extract', {str(path)!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "lines = Path('/proc/self/status').read_text().splitlines()\n"
        "print(*(line.split()[1] for line in lines if line.startswith('VmHWM')), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert len(done.stdout) > 1_000_000
    assert int(done.stderr.split()[-1]) < 600 * 1024
