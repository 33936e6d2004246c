"""Which cue a content takes, and which source: each piece of a span votes through the network's link heads.

Each link has a query for the piece that points and a key for the first piece of what it points to; their product and a
learned score for the distance say how well they go together. Keys of two windows cannot be compared, since the network
never saw two at once, so a span votes in the window that has the word on it (on held-out articles: 89 % of the pieces
find their cue so, 77 % where all keys around stand against each other). Only the runs that were found there stand as
candidates, so the cost is linear in the text. Every annotated content has a cue; a source can be absent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.tagger_decode import Floats, Ints, Run
from nlp.tagger_features import LINE, OPENING, SIGN, Pieces

LINKS = ("content-cue", "content-source", "cue-source")
N_DISTANCES = 32
LEAST_VOTE = 0.15  # a cue that gets a smaller share is nobody's
SENTENCE_ENDS = frozenset({999, 1012, 1029})  # the pieces ! . ?
SURE, HALF, MARKS_WORTH = 0.95, 0.5, 0.5  # chosen on held-out articles
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
    contents, cues, sources = ([run for run in found if run.role == role] for role in ("content", "cue", "source"))
    wishes = {content: shares_of_cues(content, cues, views, learned) for content in contents}
    groups = grouped(wishes, here)
    made = [linked(its, cue, share, sources, views, learned) for its, cue, share in groups]
    return sorted(made, key=lambda each: each.contents[0].first)


Wishes = dict[Run, list[tuple[Run, float]]]  # of each content: the cues that it may take, the likeliest first


def shares_of_cues(
    content: Run, cues: Sequence[Run], views: Sequence[View], learned: Learned
) -> list[tuple[Run, float]]:
    """The cues that the content's pieces vote for, each with its share of the votes for a cue, the most first."""
    near = in_sight(content, cues, views)
    votes = np.exp(shares(content, near, views, learned, "content-cue"))[1:]
    found = [(cue, float(vote / votes.sum())) for cue, vote in zip(near, votes, strict=True) if vote >= LEAST_VOTE]
    return sorted(found, key=lambda each: -each[1])


def grouped(wishes: Wishes, here: Pieces) -> list[tuple[list[Run], Run, float]]:
    """Contents with the cue that they take: those in marks first, the surest first, others only as more of the same.

    Who cannot stay takes the next cue that nobody has, or is left out: of 49 such contents on held-out articles 15 were
    none, and every third of the others got a wrong source.
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
    return [(sorted(its, key=lambda each: each.first), cue, share) for its, cue, share in groups.values()]


def _claim(content: Run, wishes: Wishes, here: Pieces) -> float:
    """How strong its claim to its first cue is; marks are worth half of the votes."""
    return wishes[content][0][1] + MARKS_WORTH * _opens(content, here)


def goes_on(content: Run, first: Run, cue: Run, share: float, here: Pieces) -> bool:
    """Whether a content is more of what the cue's first content says: next to it, in marks like it, or around the cue.

    On held-out articles 70 of 72 second contents in marks on the same line were, of those without marks 13 of 22 with a
    share of .95 and the cue between, and 8 of 33 others.
    """
    low, high = min(content.end, first.end), max(content.first, first.first)
    marked = [_opens(each, here) for each in (content, first)]
    between = here.ids[low:high]
    touching = bool((here.cases[low:high] == SIGN).all()) and not set(between.tolist()) & SENTENCE_ENDS
    if (here.breaks[low : high + 1] >= LINE).any():
        return touching and all(marked) and share >= HALF
    return touching or all(marked) or (not any(marked) and share >= SURE and low <= cue.first < high)


def _opens(content: Run, here: Pieces) -> bool:
    return bool(here.marks[content.first] == OPENING)


def linked(
    contents: Sequence[Run], cue: Run, share: float, sources: Sequence[Run], views: Sequence[View], learned: Learned
) -> Linked:
    """An attribution with the source that contents and cue together vote for; none where "none" wins."""
    near = in_sight(cue, sources, views)
    votes = [shares(content, near, views, learned, "content-source") for content in contents]
    score = np.mean(votes, axis=0) + shares(cue, near, views, learned, "cue-source")
    weights = np.exp(score - score.max())
    best = int(weights.argmax())
    sure = share * float(weights[best] / weights.sum())
    return Linked(tuple(contents), cue, near[best - 1] if best else None, sure)


def view_of(run: Run, views: Sequence[View]) -> View:
    """The window that has the word on the first piece of a run."""
    return views[bisect_right(views, run.first, key=lambda view: view.low) - 1]


def in_sight(run: Run, candidates: Sequence[Run], views: Sequence[View]) -> list[Run]:
    """The candidates whose first piece stands in the run's window."""
    view = view_of(run, views)
    low = bisect_right(candidates, view.first - 1, key=lambda each: each.first)
    high = bisect_right(candidates, view.end - 1, key=lambda each: each.first)
    return list(candidates[low:high])


def shares(run: Run, candidates: Sequence[Run], views: Sequence[View], learned: Learned, name: str) -> Floats:
    """The mean log share of the votes of the run's pieces: for none, then for each candidate."""
    number, view = LINKS.index(name), view_of(run, views)
    here = np.arange(run.first, min(run.end, view.end)) - view.first
    firsts = np.array([each.first for each in candidates], dtype=np.int64) - view.first
    seen = (firsts >= 0) & (firsts < view.end - view.first)
    rows = np.concatenate([[0], 1 + firsts[seen]])  # of the states: CLS, then the candidates
    queries = view.states[1 + here] @ learned.queries[number] + learned.queries_bias[number]
    keys = view.states[rows] @ learned.keys[number] + learned.keys_bias[number]
    scores = queries @ keys.T
    scores = scores + learned.distances[number, CLASSES[rows[None, :] - (1 + here)[:, None]]]
    scores[:, 0] += learned.none[number]
    scores = scores - scores.max(axis=1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    mean = np.full(1 + len(candidates), OUT_OF_SIGHT, dtype=np.float32)
    mean[np.concatenate([[True], seen])] = logs.mean(axis=0)
    return mean
