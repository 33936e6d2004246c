"""Export the weights that we ship from training runs.

usage: python -m onrecord.nlp.training.tagger.export OUT RUN/last.pt... [--full]

The linear layers become int8 with a scale for each column, in seven bits: processors without VNNI add pairs of products
in 16 bits, where eight would overflow unseen. The word table becomes int8 with a scale for each word. The heads stay
fp32: the tags' in the file, the links' beside it, since only the pieces of spans need them. One matrix gives query, key
and value, so that a layer's input is quantised once.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from onrecord.nlp.quotes.tagger.features import SURFACE
from onrecord.nlp.quotes.tagger.links import LINKS
from onrecord.nlp.training.tagger.model import HEADS, WIDTH, Layer, Network
from onrecord.nlp.training.tagger.start import tokenizer

INPUTS, OUTPUTS = ("ids", *SURFACE), ("emission", "states")


class ByteEmbedding(nn.Module):
    """A table of vectors in int8, each row with its own scale."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", torch.round(table / scale).to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.scale[ids]


class OneMatrixLayer(nn.Module):
    """A layer for a batch of one without padding, its attention from one matrix; the scale of the scores is in it."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        parts, scale = (layer.query, layer.key, layer.value), (WIDTH // HEADS) ** -0.5
        self.all = nn.Linear(WIDTH, 3 * WIDTH)
        self.all.weight.data = torch.cat([parts[0].weight * scale, *(part.weight for part in parts[1:])]).detach()
        self.all.bias.data = torch.cat([parts[0].bias * scale, *(part.bias for part in parts[1:])]).detach()
        self.rest = layer

    def forward(self, x: Tensor, _: Tensor | None) -> Tensor:
        length, rest = x.shape[1], self.rest
        query, key, value = self.all(x).view(length, 3, HEADS, WIDTH // HEADS).permute(1, 2, 0, 3)
        seen = torch.softmax(query @ key.transpose(1, 2), dim=-1) @ value
        x = rest.norm_attention(x + rest.out(seen.transpose(0, 1).reshape(1, length, WIDTH)))
        return rest.norm_out(x + rest.narrow(functional.gelu(rest.widen(x))))


class Reader(nn.Module):
    """The network without its link heads."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, *surface: Tensor) -> tuple[Tensor, Tensor]:
        states = self.network.states(ids, surface)
        return self.network.emission(states), states


def main() -> None:
    """Export as the command line says."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("runs", type=Path, nargs="+", help="several that began alike are averaged")
    options.add_argument("--full", action="store_true", help="fp32: to teach, or to see what int8 costs")
    arguments = options.parse_args()
    export(network_of(arguments.runs), arguments.out, arguments.full)


def network_of(runs: Sequence[Path]) -> Network:
    """The network of training runs, of whatever size: the mean of their averaged weights (Wortsman et al. 2022)."""
    states = [torch.load(run)["averaged"] for run in runs]
    state = {name: torch.stack([one[name] for one in states]).mean(0) for name in states[0]}
    layers = {name.split(".")[1] for name in state if name.startswith("layers.")}
    network = Network(len(layers), len(state["layers.0.widen.bias"]))
    network.load_state_dict(state)
    return network.eval()


def export(network: Network, out: Path, full: bool = False) -> None:
    """Write attribution.onnx, heads.npz and tokenizer.json of `network` into `out`; the network is of no use after."""
    out.mkdir(parents=True, exist_ok=True)
    np.savez(out / "heads.npz", allow_pickle=False, **heads(network))
    tokenizer().save(str(out / "tokenizer.json"), pretty=False)
    if full:
        to_onnx(network, out / "attribution.onnx")
        return
    network.embedding.words = ByteEmbedding(network.embedding.words.weight.detach())
    with tempfile.TemporaryDirectory() as scratch:
        to_onnx(network, Path(scratch) / "full.onnx")
        in_bytes(Path(scratch) / "full.onnx", out / "attribution.onnx")


def heads(network: Network) -> dict[str, np.ndarray]:
    """What stands beside the ONNX file: the matrices of the link heads, and the numbers beside the network."""
    width = network.queries.weight.shape[0] // len(LINKS)
    arrays = {name: getattr(network, name).detach().numpy() for name in ("transitions", "distances", "none")}
    for name, scale in (("queries", width**-0.5), ("keys", 1.0)):
        head = getattr(network, name)
        arrays[name] = (head.weight.detach() * scale).view(len(LINKS), width, WIDTH).transpose(1, 2).numpy()
        arrays[f"{name}_bias"] = (head.bias.detach() * scale).view(len(LINKS), width).numpy()
    return arrays


def to_onnx(network: Network, path: Path) -> None:
    """Write the network as ONNX, for a window of any length."""
    network.layers = nn.ModuleList(OneMatrixLayer(layer) for layer in network.layers)
    window = tuple(torch.zeros(1, 256, dtype=torch.long) for _ in INPUTS)
    lengths = {name: {1: "length"} for name in (*INPUTS, *OUTPUTS)}
    torch.onnx.export(
        Reader(network),
        window,
        str(path),
        dynamo=False,
        opset_version=17,
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=lengths,
    )


def in_bytes(path: Path, out: Path) -> None:
    """Write an ONNX file anew with its linear layers in int8."""
    quantize_dynamic(
        path,
        out,
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        nodes_to_exclude=["/emission/MatMul"],
        extra_options={"MatMulConstBOnly": True},
    )


if __name__ == "__main__":
    main()
