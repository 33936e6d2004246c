"""Which cue a content takes, and which source: each piece of a span votes through the network's link heads.

Each link has a query for the piece that points and a key for the first piece of what it points to; their product and a
learned score for the distance say how well they go together. Keys of two windows cannot be compared, since the network
never saw two at once, so a span votes in the window that has the word on it (on held-out articles: 89 % of the pieces
find their cue so, 77 % where all keys around stand against each other). Only the runs that were found there stand as
candidates, so the cost is linear in the text. Every annotated content has a cue; a source can be absent.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.nlp.quotes.tagger.constraints import goes_on, halves, opens, wished
from onrecord.nlp.quotes.tagger.crf import Floats, Ints, Run
from onrecord.nlp.quotes.tagger.features import LINE, Pieces

LINKS = ("content-cue", "content-source", "cue-source")
N_DISTANCES = 32
LEAST_VOTE = 0.15  # a cue that gets a smaller share is nobody's
MARKS_WORTH, LINE_WORTH = 0.5, 0.5  # chosen on held-out articles
OUT_OF_SIGHT = -7.0  # the log share of what stands in another window: one in a thousand


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned beside the network: tag transitions; each link's heads, its scores by distance and of none."""

    transitions: Floats  # (previous tag, tag)
    distances: Floats  # (links, N_DISTANCES)
    none: Floats  # (links,)
    queries: Floats  # (links, states, width)
    queries_bias: Floats  # (links, width)
    keys: Floats  # (links, states, width)
    keys_bias: Floats  # (links, width)


@dataclass(frozen=True, slots=True)
class View:
    """What one window says: rows for pieces [first, end), of which it has the word on [low, high)."""

    first: int
    end: int
    low: int
    high: int
    emission: Floats  # (pieces, tags)
    states: Floats  # (1 + pieces, width): row 0 is CLS, which stands for nothing to link to


@dataclass(frozen=True, slots=True)
class Linked:
    """The runs of one attribution, and how sure their links are."""

    contents: tuple[Run, ...]
    cue: Run
    source: Run | None
    sure: float


def distance_class(distance: Ints) -> Ints:
    """Signed distances in pieces, fine near zero and coarse far off: 16 classes on each side, the last from 181 on."""
    far = np.abs(distance).astype(np.float64)
    size = np.where(far < 4, far, np.minimum(4 + np.floor(2 * np.log2(np.maximum(far, 4) / 4)), 15)).astype(np.int64)
    return np.where(distance < 0, size, 16 + size)


FARTHEST = 512  # pieces: more than a window holds
# The class of each distance, negative ones at the end, where negative indices find them.
CLASSES = distance_class(np.concatenate([np.arange(FARTHEST), np.arange(-FARTHEST, 0)]))


def link(found: Sequence[Run], views: Sequence[View], learned: Learned, here: Pieces) -> list[Linked]:
    """The attributions of a text in order of their first content. Contents that take one cue can be one attribution."""
    runs = {role: [run for run in found if run.role == role] for role in ("content", "cue", "source")}
    votes = Votes(runs, views, learned)
    wishes = {
        content: wished(content, shares_of_cues(content, votes), runs["cue"], runs["content"], here)
        for content in runs["content"]
    }
    made = [linked(its, cue, share, votes) for its, cue, share in grouped(wishes, here)]
    return sorted(made, key=lambda each: each.contents[0].first)


@dataclass(frozen=True, slots=True)
class Targets:
    """The runs whose first piece a window has, and what its states are compared with; column 0 stands for none."""

    runs: Sequence[Run]
    rows: Ints  # of the window's states: CLS, then the first piece of each run
    keys: Floats  # (width of a state, 1 + runs): the link's keys, seen through its queries
    offsets: Floats  # (1 + runs)


class Votes:
    """What the pieces of a run vote for. The targets of each window are looked up once for each link."""

    def __init__(self, runs: dict[str, list[Run]], views: Sequence[View], learned: Learned) -> None:
        self.runs, self.views, self.learned = runs, views, learned
        self.known: dict[tuple[int, str], Targets] = {}

    def of(self, run: Run, name: str) -> tuple[Sequence[Run], Floats]:
        """What stands in the run's window, and the mean log share of the votes: for none, then for each of those."""
        number, view = LINKS.index(name), self.view(run)
        targets = self.targets(view, name)
        rows = np.arange(1 + run.first, 1 + min(run.end, view.end)) - view.first
        scores = view.states[rows] @ targets.keys + targets.offsets
        scores += self.learned.distances[number, CLASSES[targets.rows - rows[:, None]]]
        scores[:, 0] += self.learned.none[number]
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return targets.runs, scores.mean(axis=0)

    def view(self, run: Run) -> View:
        """The window that has the word on the first piece of a run."""
        return self.views[bisect_right(self.views, run.first, key=lambda view: view.low) - 1]

    def targets(self, view: View, name: str) -> Targets:
        """What a link of that name can point to in a window."""
        if (view.first, name) not in self.known:
            number, runs = LINKS.index(name), self.runs[name.partition("-")[2]]
            low = bisect_left(runs, view.first, key=lambda run: run.first)
            near = runs[low : bisect_left(runs, view.end, key=lambda run: run.first)]
            rows = np.array([0, *(1 + run.first - view.first for run in near)])
            keys = (view.states[rows] @ self.learned.keys[number] + self.learned.keys_bias[number]).T
            queries = self.learned.queries[number], self.learned.queries_bias[number]
            self.known[view.first, name] = Targets(near, rows, queries[0] @ keys, queries[1] @ keys)
        return self.known[view.first, name]


Wishes = dict[Run, list[tuple[Run, float]]]  # of each content: the cues that it may take, the likeliest first


def shares_of_cues(content: Run, votes: Votes) -> list[tuple[Run, float]]:
    """The cues that the content's pieces vote for, each with its share of the votes for a cue, the most first."""
    near, logs = votes.of(content, "content-cue")
    shares = np.exp(logs[1:])
    found = [(cue, float(share / shares.sum())) for cue, share in zip(near, shares, strict=True) if share >= LEAST_VOTE]
    return sorted(found, key=lambda each: -each[1])


def grouped(wishes: Wishes, here: Pieces) -> list[tuple[list[Run], Run, float]]:
    """Contents with the cue that they take: the strongest claim first, others only as more of the same.

    Who cannot stay takes the next cue that nobody has, or is the other half of a quotation, or is left out: of 49 such
    contents on held-out articles 15 were none, and every third of the others got a wrong source.
    """
    groups: dict[Run, tuple[list[Run], Run, float]] = {}
    left = []
    claims = {content: _claim(content, wishes, here) for content in wishes if wishes[content]}
    for content in sorted(claims, key=claims.__getitem__, reverse=True):
        cue, share = wishes[content][0]
        if cue not in groups:
            groups[cue] = [content], cue, share
        elif goes_on(content, groups[cue][0][0], cue, share, here):
            groups[cue][0].append(content)
        else:
            left.append(content)
    for content in left:
        unclaimed = [(cue, share) for cue, share in wishes[content][1:] if cue not in groups]
        for cue, share in unclaimed[:1]:
            groups[cue] = [content], cue, share
        cue, _ = wishes[content][0]
        if not unclaimed and halves(content, groups[cue][0][0], cue, here):
            groups[cue][0].append(content)
    return [(sorted(its, key=lambda each: each.first), cue, share) for its, cue, share in groups.values()]


def _claim(content: Run, wishes: Wishes, here: Pieces) -> float:
    """How strong its claim to its first cue is; marks and standing in its line are worth half of the votes each."""
    cue, share = wishes[content][0]
    low, high = min(content.end, cue.end), max(content.first, cue.first)
    in_line = bool((here.breaks[low : high + 1] < LINE).all())
    return share + MARKS_WORTH * opens(content, here) + LINE_WORTH * in_line


def linked(contents: Sequence[Run], cue: Run, share: float, votes: Votes) -> Linked:
    """An attribution with the source that contents and cue together vote for; none where "none" wins."""
    near, score = votes.of(cue, "cue-source")
    score = score + np.mean([_aligned(near, *votes.of(content, "content-source")) for content in contents], axis=0)
    weights = np.exp(score - score.max())
    best = int(weights.argmax())
    sure = share * float(weights[best] / weights.sum())
    return Linked(tuple(contents), cue, near[best - 1] if best else None, sure)


def _aligned(wanted: Sequence[Run], near: Sequence[Run], logs: Floats) -> Floats:
    """The logs of none and of `wanted`, some of which may stand out of sight."""
    known = dict(zip(near, logs[1:], strict=True))
    return np.array([logs[0], *(known.get(run, OUT_OF_SIGHT) for run in wanted)], dtype=np.float32)
