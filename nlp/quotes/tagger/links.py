"""Link contents to their cue and source: each piece of a run votes through the network's link heads.

Each link has a query for the piece that points and a key for the first piece of what it points to; their product and a
learned score for the distance say how well the two fit. The keys of two windows cannot be compared, since the network
never saw two at once, so a run votes in the window that decides about it (on held-out articles 89 % of the pieces find
their cue so, 77 % where all keys around are compared). Only runs are candidates, so that the cost is linear in the
text. Every annotated content has a cue; a source can be absent.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.nlp.quotes.tagger.constraints import are_halves, begins_with_mark, candidate_cues, is_second_content
from onrecord.nlp.quotes.tagger.crf import Floats, Ints, Run
from onrecord.nlp.quotes.tagger.features import LINE, Pieces

LINKS = ("content-cue", "content-source", "cue-source")
N_DISTANCES = 32
LEAST_SHARE = 0.15  # a cue that gets a smaller share of a content's votes is no candidate
MARKS_WORTH, LINE_WORTH = 0.5, 0.5  # shares of votes, chosen on held-out articles
OUT_OF_SIGHT = -7.0  # the log share of a run in another window: one in a thousand


@dataclass(frozen=True, slots=True)
class HeadWeights:
    """What was learned beside the network: tag transitions; each link's heads, its scores by distance and of none."""

    transitions: Floats  # (previous tag, tag)
    distances: Floats  # (links, N_DISTANCES)
    none: Floats  # (links,)
    queries: Floats  # (links, states, width)
    queries_bias: Floats  # (links, width)
    keys: Floats  # (links, states, width)
    keys_bias: Floats  # (links, width)


@dataclass(frozen=True, slots=True)
class Window:
    """The network's output for pieces [first, end); it decides about the pieces [low, high) of them."""

    first: int
    end: int
    low: int
    high: int
    emission: Floats  # (pieces, tags)
    states: Floats  # (1 + pieces, width): row 0 is CLS, to which a link points that points to nothing


@dataclass(frozen=True, slots=True)
class LinkedRuns:
    """The runs of one attribution, and the probability of its links."""

    contents: tuple[Run, ...]
    cue: Run
    source: Run | None
    probability: float


def distance_class(distance: Ints) -> Ints:
    """Signed distances in pieces as classes, fine near zero and coarse far off: 16 a side, the last from 181 on."""
    far = np.abs(distance).astype(np.float64)
    size = np.where(far < 4, far, np.minimum(4 + np.floor(2 * np.log2(np.maximum(far, 4) / 4)), 15)).astype(np.int64)
    return np.where(distance < 0, size, 16 + size)


FARTHEST = 512  # pieces: more than a window holds
# The class of each distance, negative ones at the end, where negative indices find them.
CLASSES = distance_class(np.concatenate([np.arange(FARTHEST), np.arange(-FARTHEST, 0)]))


def link_runs(runs: Sequence[Run], windows: Sequence[Window], weights: HeadWeights, pieces: Pieces) -> list[LinkedRuns]:
    """The attributions of a text in order of their first content. Contents that take one cue can be one attribution."""
    by_role = {role: [run for run in runs if run.role == role] for role in ("content", "cue", "source")}
    votes = Votes(by_role, windows, weights)
    choices = {
        content: candidate_cues(content, cue_shares(content, votes), by_role["cue"], by_role["content"], pieces)
        for content in by_role["content"]
    }
    attributions = [link_source(contents, cue, share, votes) for contents, cue, share in group_by_cue(choices, pieces)]
    return sorted(attributions, key=lambda linked: linked.contents[0].first)


@dataclass(frozen=True, slots=True)
class Targets:
    """The runs that a link can point to in one window, and what its states are compared with; column 0 is none."""

    runs: Sequence[Run]
    rows: Ints  # (1 + runs): the row of the window's states for each
    keys: Floats  # (states, 1 + runs): their keys, seen through the link's queries
    offsets: Floats  # (1 + runs)


class Votes:
    """What the pieces of a run vote for. The targets of each window are looked up once for each link."""

    def __init__(self, by_role: dict[str, list[Run]], windows: Sequence[Window], weights: HeadWeights) -> None:
        self.by_role, self.windows, self.weights = by_role, windows, weights
        self.looked_up: dict[tuple[int, str], Targets] = {}

    def of(self, run: Run, link: str) -> tuple[Sequence[Run], Floats]:
        """The link's targets in the run's window, and the mean log share of votes: for none, then for each target."""
        number, window = LINKS.index(link), self.window_of(run)
        targets = self.targets(window, link)
        rows = np.arange(1 + run.first, 1 + min(run.end, window.end)) - window.first
        scores = window.states[rows] @ targets.keys + targets.offsets
        scores += self.weights.distances[number, CLASSES[targets.rows - rows[:, None]]]
        scores[:, 0] += self.weights.none[number]
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return targets.runs, scores.mean(axis=0)

    def window_of(self, run: Run) -> Window:
        """The window that decides about the first piece of a run."""
        return self.windows[bisect_right(self.windows, run.first, key=lambda window: window.low) - 1]

    def targets(self, window: Window, link: str) -> Targets:
        """What a link of that name can point to in a window."""
        if (window.first, link) not in self.looked_up:
            number, runs = LINKS.index(link), self.by_role[link.partition("-")[2]]
            low = bisect_left(runs, window.first, key=lambda run: run.first)
            near = runs[low : bisect_left(runs, window.end, key=lambda run: run.first)]
            rows = np.array([0, *(1 + run.first - window.first for run in near)])
            keys = (window.states[rows] @ self.weights.keys[number] + self.weights.keys_bias[number]).T
            queries = self.weights.queries[number], self.weights.queries_bias[number]
            self.looked_up[window.first, link] = Targets(near, rows, queries[0] @ keys, queries[1] @ keys)
        return self.looked_up[window.first, link]


CueChoices = dict[Run, list[tuple[Run, float]]]  # of each content: the cues that it may take, the likeliest first


def cue_shares(content: Run, votes: Votes) -> list[tuple[Run, float]]:
    """The cues that the content's pieces vote for, each with its share of the votes for a cue, the most first."""
    near, logs = votes.of(content, "content-cue")
    shares = np.exp(logs[1:])
    voted = [
        (cue, float(share / shares.sum())) for cue, share in zip(near, shares, strict=True) if share >= LEAST_SHARE
    ]
    return sorted(voted, key=lambda choice: -choice[1])


def group_by_cue(choices: CueChoices, pieces: Pieces) -> list[tuple[list[Run], Run, float]]:
    """Contents with the cue that they take: the strongest claim first, others only as its second content.

    A content that cannot have its cue takes the next one that no other has, or is the other half of its quotation, or
    is left out: of 49 such contents on held-out articles 15 were none, and a third of the others got a wrong source.
    """
    groups: dict[Run, tuple[list[Run], Run, float]] = {}
    refused = []
    claims = {content: _claim(content, choices, pieces) for content in choices if choices[content]}
    for content in sorted(claims, key=claims.__getitem__, reverse=True):
        cue, share = choices[content][0]
        if cue not in groups:
            groups[cue] = [content], cue, share
        elif is_second_content(content, groups[cue][0][0], cue, share, pieces):
            groups[cue][0].append(content)
        else:
            refused.append(content)
    for content in refused:
        unclaimed = [(cue, share) for cue, share in choices[content][1:] if cue not in groups]
        for cue, share in unclaimed[:1]:
            groups[cue] = [content], cue, share
        cue, _ = choices[content][0]
        if not unclaimed and are_halves(content, groups[cue][0][0], cue, pieces):
            groups[cue][0].append(content)
    return [(sorted(contents, key=lambda run: run.first), cue, share) for contents, cue, share in groups.values()]


def _claim(content: Run, choices: CueChoices, pieces: Pieces) -> float:
    """How strongly a content claims its first cue: its share of votes, and half a share each for marks and one line."""
    cue, share = choices[content][0]
    low, high = min(content.end, cue.end), max(content.first, cue.first)
    in_line = bool((pieces.breaks[low : high + 1] < LINE).all())
    return share + MARKS_WORTH * begins_with_mark(content, pieces) + LINE_WORTH * in_line


def link_source(contents: Sequence[Run], cue: Run, share: float, votes: Votes) -> LinkedRuns:
    """The attribution with the source that contents and cue vote for together; without one where "none" wins."""
    near, score = votes.of(cue, "cue-source")
    score = score + np.mean([_aligned(near, *votes.of(content, "content-source")) for content in contents], axis=0)
    weights = np.exp(score - score.max())
    best = int(weights.argmax())
    probability = share * float(weights[best] / weights.sum())
    return LinkedRuns(tuple(contents), cue, near[best - 1] if best else None, probability)


def _aligned(wanted: Sequence[Run], near: Sequence[Run], logs: Floats) -> Floats:
    """The log shares of none and of the runs `wanted`, of which some may stand out of sight."""
    by_run = dict(zip(near, logs[1:], strict=True))
    return np.array([logs[0], *(by_run.get(run, OUT_OF_SIGHT) for run in wanted)], dtype=np.float32)
