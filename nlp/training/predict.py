"""What the tagger alone finds in annotated articles, in the form that is scored: `... predict WEIGHTS ARTICLES OUT`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from nlp.attribution_merge import Attributed
from nlp.tagger import Tagger
from nlp.training.articles import read_articles


def main() -> None:
    weights, articles, out = (Path(argument) for argument in sys.argv[1:4])
    tagger = Tagger.load(weights)
    with out.open("w", encoding="utf8") as lines:
        for article in read_articles(articles):
            quotes = [quote(each) for each in tagger.tag(article["text"])]
            lines.write(json.dumps({"id": article["id"], "quotes": quotes}) + "\n")


def quote(found: Attributed) -> dict[str, object]:
    """As `onrecord extract` prints it, as far as the scorer reads it."""
    return {
        "spans": found.content,
        "cue": {"spans": found.cue} if found.cue else None,
        "source": {"spans": found.source} if found.source else None,
        "confidence": round(found.confidence, 4),
    }


if __name__ == "__main__":
    main()
