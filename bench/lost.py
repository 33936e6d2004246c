"""Words in quotation marks that no quote has: what a reader would miss. Real pages tell more of it than annotation does.

usage: python bench/lost.py PATH...          .txt, .html, .html.gz, or a corpus (.jsonl.gz), through `onrecord extract`
       python bench/lost.py PATH... --dump   each of them, with what stands before and behind

Prints, of the stretches in double marks that have FEWEST words and are no title, how many no quote has by half, and the same
of those that are a paragraph of their own. Titles and terms in small letters count too: a few of a hundred are right to be left.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measure

from onrecord.nlp.text.quotation_marks import QuotedStretch
from onrecord.nlp.text.views import view_text

FEWEST = 5  # words
AROUND = 120  # characters


def documents(paths: list[Path], folder: Path) -> Iterator[dict[str, Any]]:
    """What `onrecord extract` says of every path, with the text."""
    corpora = [path for path in paths if path.name.endswith(".jsonl.gz")]
    texts = [text for corpus in corpora for text in measure.texts(corpus, folder)]
    known = {text.stem: text.read_text(encoding="utf-8") for text in texts}
    files = [*texts, *(path for path in paths if path not in corpora)]
    command = [sys.executable, "-m", "onrecord", "extract", *map(str, files)]
    printed = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    for line in printed.splitlines():
        document = json.loads(line)
        yield {"text": known.get(document["id"], ""), **document}


def uncovered(document: dict[str, Any]) -> Iterator[tuple[QuotedStretch, bool, bool]]:
    """Each stretch that counts, whether it is a paragraph of its own, and whether no quote has half of it."""
    text_view = view_text(document["text"])
    taken = [span for quote in document["quotes"] for span in quote["spans"]]
    for stretch in text_view.stretches:
        inner = stretch.inner_start, stretch.inner_end
        is_long = len(text_view.word_starts(inner)) >= FEWEST
        if stretch.level == "double" and is_long and not text_view.is_title_case(inner):
            had = sum(max(0, min(end, stretch.end) - max(start, stretch.start)) for start, end in taken)
            yield stretch, (stretch.start, stretch.end) in text_view.paragraphs, had < (stretch.end - stretch.start) / 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--dump", action="store_true")
    asked = parser.parse_args()
    count = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for document in documents(asked.paths, Path(folder)):
            for stretch, alone, lost in uncovered(document):
                count.update({"all": 1, "lost": lost, "alone": alone, "alone lost": alone and lost})
                if lost and asked.dump:
                    text = document["text"]
                    print(
                        f"{document['id']} {stretch.start}",
                        repr(text[max(0, stretch.start - AROUND) : stretch.end + AROUND]),
                    )
    print(
        f"no quote has {count['lost']} of {count['all']}; of {count['alone']} paragraphs of their own {count['alone lost']}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
