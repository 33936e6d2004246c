"""Make a network of exported weights, to train on from there: the reverse of onrecord.nlp.training.tagger.export.

int8 has lost half a step of each number, and scales taken out and put back differ in the last bits: exported again, the
weights are not the same file.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from onrecord.nlp.quotes.tagger.links import LINKS
from onrecord.nlp.training.tagger.model import HEADS, LAYERS, WIDTH, Network

MATRICES = ("all", "out", "widen", "narrow")  # in the order in which export writes a layer's


def exported_network(folder: Path) -> Network:
    """The network whose attribution.onnx and heads.npz stand in `folder`, in fp32. ValueError if they are not ours."""
    graph = onnx.load(folder / "attribution.onnx").graph
    given = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    state = {name.removeprefix("network.").replace(".rest.", "."): value for name, value in given.items()}
    state["embedding.words.weight"] = given["network.embedding.words.rows"] * given["network.embedding.words.scale"]
    emission = next(node for node in graph.node if node.name == "/emission/MatMul")
    state["emission.weight"] = given[emission.input[1]].T
    matrices = [name for name in given if name.endswith("_quantized")]
    if len(matrices) != LAYERS * len(MATRICES):
        raise ValueError(
            f"{folder} has {len(matrices)} matrices in int8, not the {LAYERS * len(MATRICES)} of our export"
        )
    for place, name in enumerate(matrices):
        number, part = divmod(place, len(MATRICES))
        scale = given[name.replace("_quantized", "_scale")]
        state[f"layers.{number}.{MATRICES[part]}.weight"] = (given[name].float() * scale).T
    for number in range(LAYERS):
        state |= parted(state, f"layers.{number}")
    with np.load(folder / "heads.npz") as heads:
        state |= linked({name: torch.from_numpy(heads[name].copy()) for name in heads})
    network = Network()
    network.load_state_dict({name: state[name] for name in network.state_dict()})
    return network


def parted(state: dict[str, Tensor], layer: str) -> dict[str, Tensor]:
    """Query, key and value of a layer from its one matrix, the scale of the scores taken out."""
    scales, parts = {"query": (WIDTH // HEADS) ** 0.5, "key": 1.0, "value": 1.0}, {}
    for kind in ("weight", "bias"):
        for (name, scale), rows in zip(scales.items(), state[f"{layer}.all.{kind}"].split(WIDTH), strict=True):
            parts[f"{layer}.{name}.{kind}"] = rows * scale
    return parts


def linked(heads: dict[str, Tensor]) -> dict[str, Tensor]:
    """The link heads' matrices and the numbers beside the network, named as the network has them."""
    state = {name: heads[name] for name in ("transitions", "distances", "none")}
    width = heads["queries"].shape[2]
    for name, scale in (("queries", width**0.5), ("keys", 1.0)):
        state[f"{name}.weight"] = heads[name].transpose(1, 2).reshape(len(LINKS) * width, WIDTH) * scale
        state[f"{name}.bias"] = heads[f"{name}_bias"].reshape(-1) * scale
    return state
