"""The network: a BERT encoder that also sees case, marks, breaks and the parse, with heads for tags and for links.

The encoder starts from all-MiniLM-L6-v2 (6 layers of 384; Wang et al. 2020, Reimers and Gurevych 2019), cut to size by
shrink.py. It is written out here because it is short, takes our extra embeddings, and exports to ONNX
without a framework's wrappers.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.nlp.quotes.tagger.crf import FORBIDDEN, TAGS
from onrecord.nlp.quotes.tagger.features import PARSE, SURFACE
from onrecord.nlp.quotes.tagger.links import LINKS, N_DISTANCES

WIDTH, HEADS, LINK_WIDTH = 384, 12, 128
LAYERS, INNER = 5, 1024  # what we keep of 6 layers of 1,536 (onrecord.nlp.training.tagger.shrink)
VOCABULARY, POSITIONS = 30522, 512


class Dropout(nn.Module):
    """Dropout from dice thrown once and read from a random place on: thrown anew they take a tenth of a step."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        dice = thrown(self.share)
        first = int(torch.randint(len(dice) - x.numel(), (1,)))
        return x * dice[first : first + x.numel()].view(x.shape).to(x.dtype)


@lru_cache(maxsize=1)
def thrown(share: float) -> Tensor:
    """32 million random factors: 0 for what is dropped, and for the rest what keeps the sum."""
    return ((torch.rand(2**25) >= share) / (1 - share)).to(torch.bfloat16)


class Embedding(nn.Module):
    """The sum of a word piece, its position and our surface classes; those of the parse start at zero."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.surface = nn.ModuleDict({name: nn.Embedding(count, WIDTH) for name, count in SURFACE.items()})
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        for name, table in self.surface.items():
            nn.init.normal_(table.weight, std=0.0 if name in PARSE else 0.02)

    def forward(self, ids: Tensor, surface: Iterable[Tensor]) -> Tensor:
        x = self.words(ids) + self.positions.weight[: ids.shape[1]]
        for table, column in zip(self.surface.values(), surface, strict=True):
            x = x + table(column)
        return self.norm(x)


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT is."""

    def __init__(self, dropout: float, inner: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.widen, self.narrow = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH)
        self.norm_attention, self.norm_out = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape
        query, key, value = (
            part(x).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        scores = query * (WIDTH // HEADS) ** -0.5 @ key.transpose(-1, -2)
        shares = torch.softmax(scores if mask is None else scores + mask, dim=-1, dtype=scores.dtype)
        seen = self.out((shares @ value).transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm_attention(x + self.dropout(seen))
        return self.norm_out(x + self.dropout(self.narrow(functional.gelu(self.widen(x)))))


class Network(nn.Module):
    """Emissions for every tag, and for each kind of link a query and a key for every piece."""

    def __init__(self, layers: int = LAYERS, inner: int = INNER, dropout: float = 0.1) -> None:
        super().__init__()
        self.embedding = Embedding()
        self.layers = nn.ModuleList(Layer(dropout, inner) for _ in range(layers))
        self.dropout = Dropout(dropout)
        self.emission = nn.Linear(WIDTH, len(TAGS))
        self.queries = nn.Linear(WIDTH, LINK_WIDTH * len(LINKS))
        self.keys = nn.Linear(WIDTH, LINK_WIDTH * len(LINKS))
        self.distances = nn.Parameter(torch.zeros(len(LINKS), N_DISTANCES))
        self.none = nn.Parameter(torch.zeros(len(LINKS)))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))

    def forward(
        self, ids: Tensor, surface: Iterable[Tensor], mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """(batch, length, tags), and twice (batch, length, links x LINK_WIDTH); `mask` is False at padding."""
        x = self.dropout(self.states(ids, surface, mask))
        return self.emission(x), self.queries(x) * LINK_WIDTH**-0.5, self.keys(x)

    def states(self, ids: Tensor, surface: Iterable[Tensor], mask: Tensor | None = None) -> Tensor:
        """What the encoder makes of each piece: (batch, length, WIDTH). `surface`: the columns of SURFACE."""
        x: Tensor = self.dropout(self.embedding(ids, surface))
        seen = None
        if mask is not None and not mask.all():
            seen = torch.zeros(mask.shape, dtype=torch.bfloat16).masked_fill(~mask, FORBIDDEN)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen)
        return x
