"""The texts that rules are judged on, and how well a text is read, by the scorers beside the corpora.

dev        84 articles of PolNeAR, in view when the rules were written
held-out   40 articles of PolNeAR's train part that the attribution tagger did not learn from
train      the other 800: only for rules that the tagger does not learn from
pages      83 saved pages;   lgl, trnews   local and other papers, read by hand
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPORA = SHARED / "corpora"
HELD_OUT = 21  # every 21st article, as nlp/training/tagger/articles.py has it
sys.path.append(str(SHARED / "bench"))

Predictions = Mapping[str, dict[str, Any]]
Measures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Text:
    """A document of a set: what is read (a text, or a saved page), and its gold in the form of its scorer."""

    id: str
    text: str
    page: Path | None
    gold: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A set of documents and the function that measures predictions for some of them."""

    name: str
    texts: list[Text]
    measure: Callable[[Iterable[Text], Predictions], Measures]


def load(names: Iterable[str]) -> list[Corpus]:
    """The sets by name, in that order. KeyError for an unknown name; FileNotFoundError without the corpora."""
    return [LOADERS[name]() for name in names]


def _lines(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return [json.loads(line) for line in text.decode("utf-8").splitlines() if line.strip()]


def _polnear(name: str, articles: str, speakers: str, keep: Callable[[int], bool]) -> Corpus:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in _lines(CORPORA / "polnear" / speakers):
        rows.setdefault(row["id"], []).append(row)
    documents = [d for n, d in enumerate(_lines(CORPORA / "polnear" / articles), 1) if keep(n)]
    texts = [Text(d["id"], d["text"], None, {**d, "speakers": rows.get(d["id"], [])}) for d in documents]
    return Corpus(name, texts, _measure_polnear)


def _measure_polnear(texts: Iterable[Text], predictions: Predictions) -> Measures:
    import score_quotes
    import score_speakers

    texts = list(texts)
    gold = [{"id": t.id, "text": t.text, "attrs": t.gold["attributions"]} for t in texts]
    quotes = {t.id: [score_quotes.quote_spans(q) for q in predictions[t.id]["quotes"]] for t in texts}
    rows = {t.id: [row for row in t.gold["speakers"] if _in_marks(t, row)] for t in texts}
    spoken = score_speakers.score(gold, {t.id: predictions[t.id]["quotes"] for t in texts}, rows)
    everything, direct = (score_quotes.score(gold, quotes, part) for part in ("all", "direct"))
    return {
        "joint": everything["joint"]["f1"],
        "joint direct": direct["joint"]["f1"],
        "speakers": spoken["accuracy"] or 0.0,
        "speakers end to end": spoken["end_to_end"]["f1"],
    }


def _in_marks(text: Text, row: dict[str, Any]) -> bool:
    spans = text.gold["attributions"][row["attr"]]["content"]
    return any(mark in text.text[start:end] for start, end in spans for mark in '"“”')


def _pages() -> Corpus:
    from datetime import UTC, datetime

    from onrecord.documents.load import Document, load_file

    texts = []
    for gold in json.loads((CORPORA / "pages/quotes.json").read_text(encoding="utf-8")):
        path = CORPORA / "pages/html" / gold["file"]
        document = load_file(path, datetime.now(UTC))
        if isinstance(document, Document):
            texts.append(Text(document.id, document.text, path, gold))
    return Corpus("pages", texts, _measure_marks)


def _papers(name: str) -> Corpus:
    documents = {d["id"]: d for d in _lines(CORPORA / f"geo/{name}-dev.jsonl.gz")}
    marks = {gold["file"]: gold for gold in json.loads((CORPORA / f"geo/{name}-quotes.json").read_text("utf-8"))}
    empty = {"stretches": [], "places": [], "silences": []}
    texts = [
        Text(key, d["text"], None, {**d, **marks.get(key, {"file": key, **empty})}) for key, d in documents.items()
    ]
    return Corpus(name, texts, _measure_papers)


def _measure_marks(texts: Iterable[Text], predictions: Predictions) -> Measures:
    import score_page_quotes

    scores = score_page_quotes.score(predictions, [text.gold for text in texts], 0.6)
    return {
        "in marks": scores["f1"],
        "by page": scores["by_page"],
        "places on pages": scores["places"]["f1"],
        "silences": scores["silences"] or 0.0,
    }


def _measure_papers(texts: Iterable[Text], predictions: Predictions) -> Measures:
    import score_jurisdictions

    texts = list(texts)
    jurisdictions = {text.id: predictions[text.id]["jurisdictions"] for text in texts}
    marks = _measure_marks(texts, predictions)
    del marks["places on pages"]
    places = score_jurisdictions.score_corpus([text.gold for text in texts], jurisdictions, None)
    return {**marks, "places": places["all"]["f1"]}


LOADERS: dict[str, Callable[[], Corpus]] = {
    "dev": lambda: _polnear("dev", "dev.jsonl.gz", "dev_speakers.jsonl", lambda n: True),
    "held-out": lambda: _polnear("held-out", "train.jsonl.gz", "train_speakers.jsonl.gz", lambda n: n % HELD_OUT == 0),
    "train": lambda: _polnear("train", "train.jsonl.gz", "train_speakers.jsonl.gz", lambda n: n % HELD_OUT != 0),
    "pages": _pages,
    "lgl": lambda: _papers("lgl"),
    "trnews": lambda: _papers("trnews"),
}
