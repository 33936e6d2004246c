"""What the network is asked to get right: the whole path of tags, and where the links go."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from nlp.tagger_decode import BARRED, allowed
from nlp.tagger_link import LINKS, distance_class
from nlp.training.data import NO_TARGET, Batch
from nlp.training.model import LINK_WIDTH, Network

LINK_WEIGHT = 0.15


def loss(network: Network, batch: Batch) -> tuple[Tensor, Tensor]:
    """(negative log likelihood of the tags a piece, mean cross-entropy of the links a piece)."""
    emission, queries, keys = network(batch.ids, batch.cases, batch.marks, batch.breaks, batch.mask)
    path = path_loss(emission.float()[:, 1:], transitions(network), batch.tags[:, 1:])
    return path, link_loss(network, queries.float(), keys.float(), batch)


def transitions(network: Network) -> Tensor:
    """Scores (previous tag, tag), the impossible ones barred."""
    return network.transitions.masked_fill(~torch.from_numpy(allowed()), BARRED)


def path_loss(emission: Tensor, scores: Tensor, tags: Tensor) -> Tensor:
    """Linear-chain CRF (Lafferty et al. 2001): log of all paths' weight less the gold path's, a piece.

    A window may open in the middle of a span, so any tag may come first.
    """
    there = tags != NO_TARGET
    gold = tags.clamp(min=0)
    chosen = emission.gather(2, gold[..., None])[..., 0]
    steps = scores[gold[:, :-1], gold[:, 1:]]
    gold_weight = (chosen * there).sum() + (steps * there[:, 1:]).sum()
    total = emission[:, 0]
    for place in range(1, emission.shape[1]):
        step = torch.logsumexp(total[:, :, None] + scores, dim=1) + emission[:, place]
        total = torch.where(there[:, place, None], step, total)
    return (torch.logsumexp(total, dim=1).sum() - gold_weight) / there.sum()


def link_loss(network: Network, queries: Tensor, keys: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of each link over the window's pieces, a piece in a span; CLS means that it links to none."""
    count, length = batch.ids.shape
    query = queries.view(count, length, len(LINKS), LINK_WIDTH).permute(2, 0, 1, 3)
    key = keys.view(count, length, len(LINKS), LINK_WIDTH).permute(2, 0, 3, 1)
    place = torch.arange(length)
    apart = torch.from_numpy(distance_class((place[None, :] - place[:, None]).numpy()))
    scores = query @ key + network.distances[:, apart][:, None]
    scores[..., 0] = scores[..., 0] + network.none[:, None, None]
    scores = scores.masked_fill(~batch.mask[None, :, None, :], BARRED)
    losses = [
        functional.cross_entropy(scores[number].flatten(0, 1), batch.links[number].flatten(), ignore_index=NO_TARGET)
        for number in range(len(LINKS))
        if bool((batch.links[number] != NO_TARGET).any())
    ]
    return torch.stack(losses).mean() if losses else scores.sum() * 0
