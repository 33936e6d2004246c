"""What the network is asked to get right: the whole path of tags, and where the links go."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from onrecord.nlp.quotes.tagger.crf import FORBIDDEN, allowed_transitions
from onrecord.nlp.quotes.tagger.links import LINKS, distance_class
from onrecord.nlp.training.tagger.data import NO_TARGET, Batch, target_shares
from onrecord.nlp.training.tagger.model import LINK_WIDTH, Network

LINK_WEIGHT = 0.15


def loss(network: Network, batch: Batch) -> tuple[Tensor, Tensor]:
    """The two losses of a batch, a piece each: negative log likelihood of the tags, mean cross-entropy of the links."""
    emission, queries, keys = network(batch.ids, batch.surface, batch.mask)
    path = path_loss(emission.float()[:, 1:], transitions(network), target_shares(batch)[:, 1:])
    return path, link_loss(network, queries.float(), keys.float(), batch)


def transitions(network: Network) -> Tensor:
    """The learned scores of each (previous tag, tag), the impossible ones barred."""
    return network.transitions.masked_fill(~torch.from_numpy(allowed_transitions()), FORBIDDEN)


def path_loss(emission: Tensor, scores: Tensor, shares: Tensor) -> Tensor:
    """The loss of a linear-chain CRF (Lafferty et al. 2001): log of all paths' weight less the targets' mean, a piece.

    `shares` holds for each piece how likely each (tag before it, tag) is: 0 and 1 where people annotated it, shares
    where other networks were asked, so that what is lost is the divergence from them (Hinton et al. 2015). All 0 is
    no piece. A window may open in the middle of a span, so any tag may come first.
    """
    there = shares.sum((2, 3)) > 0.5
    steps = (shares[:, 1:] * scores).sum()
    weight = (shares.sum(2) * emission).sum() + steps
    ways = torch.where(there[:, 1:, None, None], scores + emission[:, 1:, None, :], stay(len(scores)))
    total = torch.logsumexp(emission[:, 0, :, None] + chained(ways), dim=(1, 2))
    return (total.sum() - weight) / there.sum()


def stay(tags: int) -> Tensor:
    """The scores of a step that changes nothing."""
    return torch.full((tags, tags), FORBIDDEN).fill_diagonal_(0.0)


def chained(ways: Tensor) -> Tensor:
    """Log of all paths' weight from end to end: (batch, steps, before, after) becomes (batch, before, after).

    Two steps make one as matrices do, so that neighbours are joined at once, and the depth is the steps' logarithm.
    """
    while ways.shape[1] > 1:
        if ways.shape[1] % 2:
            ways = torch.cat([ways, stay(ways.shape[2]).expand(len(ways), 1, -1, -1)], 1)
        first, second = ways[:, 0::2], ways[:, 1::2]
        most = first.amax(-1, keepdim=True), second.amax(-2, keepdim=True)
        product = torch.exp(first - most[0]) @ torch.exp(second - most[1])
        ways = torch.log(product.clamp(min=1e-30)) + most[0] + most[1]
    return ways[:, 0]


def link_loss(network: Network, queries: Tensor, keys: Tensor, batch: Batch) -> Tensor:
    """The links' loss: cross-entropy over the window's pieces, a piece in a span; CLS means that it links to none."""
    count, length = batch.ids.shape
    query = queries.view(count, length, len(LINKS), LINK_WIDTH).permute(2, 0, 1, 3)
    key = keys.view(count, length, len(LINKS), LINK_WIDTH).permute(2, 0, 3, 1)
    place = torch.arange(length)
    apart = torch.from_numpy(distance_class((place[None, :] - place[:, None]).numpy()))
    scores = query @ key + network.distances[:, apart][:, None]
    scores[..., 0] = scores[..., 0] + network.none[:, None, None]
    scores = scores.masked_fill(~batch.mask[None, :, None, :], FORBIDDEN)
    losses = [
        functional.cross_entropy(scores[number].flatten(0, 1), batch.links[number].flatten(), ignore_index=NO_TARGET)
        for number in range(len(LINKS))
        if bool((batch.links[number] != NO_TARGET).any())
    ]
    return torch.stack(losses).mean() if losses else scores.sum() * 0
