"""Weights for the house from a training run: `python -m nlp.training.export RUN/last.pt OUT [--full]`.

The linear layers become int8 with a scale for each column, in seven bits: processors without VNNI add pairs of products
in 16 bits, where eight would overflow unseen. The word table becomes int8 with a scale for each word. The heads stay
fp32.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from nlp.training.model import Network
from nlp.training.start import tokenizer

INPUTS, OUTPUTS = ("ids", "cases", "marks", "breaks"), ("emission", "queries", "keys")


class ByteEmbedding(nn.Module):
    """A table of vectors in int8, each row with its own scale."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", torch.round(table / scale).to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.scale[ids]


def main() -> None:
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("run", type=Path)
    found.add_argument("out", type=Path)
    found.add_argument("--full", action="store_true", help="fp32, to see what int8 costs")
    arguments = found.parse_args()
    export(arguments.run, arguments.out, arguments.full)


def export(run: Path, out: Path, full: bool = False) -> None:
    """Write attribution.onnx, heads.npz and tokenizer.json into `out` from the averaged weights of `run`."""
    out.mkdir(parents=True, exist_ok=True)
    network = Network()
    network.load_state_dict(torch.load(run)["averaged"])
    network.eval()
    numbers = {name: getattr(network, name).detach().numpy() for name in ("transitions", "distances", "none")}
    np.savez(out / "heads.npz", **numbers)
    tokenizer().save(str(out / "tokenizer.json"), pretty=False)
    if full:
        to_onnx(network, out / "attribution.onnx")
        return
    network.embedding.words = ByteEmbedding(network.embedding.words.weight.detach())
    with tempfile.TemporaryDirectory() as scratch:
        to_onnx(network, Path(scratch) / "full.onnx")
        in_bytes(Path(scratch) / "full.onnx", out / "attribution.onnx")


def to_onnx(network: Network, path: Path) -> None:
    window = tuple(torch.zeros(1, 256, dtype=torch.long) for _ in INPUTS)
    lengths = {name: {1: "length"} for name in (*INPUTS, *OUTPUTS)}
    torch.onnx.export(
        network,
        window,
        str(path),
        dynamo=False,
        opset_version=17,
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=lengths,
    )


def in_bytes(path: Path, out: Path) -> None:
    quantize_dynamic(
        path,
        out,
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        nodes_to_exclude=[f"/{head}/MatMul" for head in ("emission", "queries", "keys")],
        extra_options={"MatMulConstBOnly": True},
    )


if __name__ == "__main__":
    main()
