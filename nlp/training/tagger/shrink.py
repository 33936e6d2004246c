"""Cut the published encoder to the size that we train: fewer layers, narrower in the middle.

Reading has to cost no more than twice the parse. After 80 steps of training, on 21 articles that were not trained on, 5
layers of 1,024 had a loss of .239 a piece and take 71 % of the time of 6 layers of 1,536; 6 of 768: .245 and 77 %; 4 of
1,536: .257 and 68 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.nlp.training.tagger.data import Batch
from onrecord.nlp.training.tagger.model import Layer, Network

PUBLISHED_LAYERS, PUBLISHED_INNER = 6, 1536
KEPT = (0, 1, 2, 3, 5)  # the last layer is kept: the heads stand on it

PARTS = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "norm_attention",
    "intermediate.dense": "widen",
    "output.dense": "narrow",
    "output.LayerNorm": "norm_out",
}


def small_network(full: Network, batches: Iterable[Batch]) -> Network:
    """The network to train, cut from one of full size; `batches` show which of its units are used."""
    uses = use_of_units(full, batches)
    network = Network()
    kept = {name: value for name, value in full.state_dict().items() if not name.startswith("layers.")}
    network.load_state_dict(kept, strict=False)
    for ours, number in zip(network.layers, KEPT, strict=True):
        narrowed(ours, full.layers[number], uses[number])
    return network


def full_network(path: Path) -> Network:
    """The published encoder, from the BERT checkpoint in `path`, with untrained heads."""
    network = Network(PUBLISHED_LAYERS, PUBLISHED_INNER)
    start_from(network, path)
    return network


def start_from(network: Network, path: Path) -> None:
    """Fill a full-sized encoder from a BERT checkpoint; the token type that all text has joins the positions."""
    given = load_file(path)
    ours = {
        "embedding.words.weight": given["embeddings.word_embeddings.weight"],
        "embedding.positions.weight": given["embeddings.position_embeddings.weight"]
        + given["embeddings.token_type_embeddings.weight"][0],
        "embedding.norm.weight": given["embeddings.LayerNorm.weight"],
        "embedding.norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for number in range(PUBLISHED_LAYERS):
        for theirs, name in PARTS.items():
            for kind in ("weight", "bias"):
                ours[f"layers.{number}.{name}.{kind}"] = given[f"encoder.layer.{number}.{theirs}.{kind}"]
    unknown = network.load_state_dict(ours, strict=False).unexpected_keys
    if unknown:
        raise ValueError(f"{path} is not the encoder we know: {unknown}")


@torch.no_grad()
def use_of_units(network: Network, batches: Iterable[Batch]) -> list[Tensor]:
    """How much each unit in the middle of each layer moves the layer's output: its mean size times its weights'."""
    sums = [torch.zeros(PUBLISHED_INNER) for _ in range(PUBLISHED_LAYERS)]

    def watch(number: int) -> None:
        def add(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            sums[number] += given[0].abs().reshape(-1, PUBLISHED_INNER).mean(0)

        network.layers[number].narrow.register_forward_pre_hook(add)

    for number in range(PUBLISHED_LAYERS):
        watch(number)
    network.eval()
    for batch in batches:
        network(batch.ids, batch.surface, batch.mask)
    return [total * layer.narrow.weight.norm(dim=0) for total, layer in zip(sums, network.layers, strict=True)]


@torch.no_grad()
def narrowed(ours: Layer, published: Layer, use: Tensor) -> None:
    """Fill a layer of ours from the published one, of its middle only the units of most use."""
    kept = use.topk(ours.widen.out_features).indices.sort().values
    state = published.state_dict()
    state |= {"widen.weight": state["widen.weight"][kept], "widen.bias": state["widen.bias"][kept]}
    state |= {"narrow.weight": state["narrow.weight"][:, kept]}
    ours.load_state_dict(state)
