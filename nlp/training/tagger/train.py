"""Train the attribution tagger; export.py then makes the weights that ship.

usage: python -m onrecord.nlp.training.tagger.train ARTICLES.jsonl.gz OUT

With `--start nlp/weights` it goes on from weights that were exported, on the same articles or on yours.
One seed gives one result on one machine; another machine's arithmetic differs in the last digits. It stops and goes on:
OUT/last.pt holds all that is needed, and a run that finds it continues there.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn

from onrecord.nlp.training.tagger.again import exported_network
from onrecord.nlp.training.tagger.articles import read_articles, trained_on
from onrecord.nlp.training.tagger.data import Batch, Example, epoch, make_examples
from onrecord.nlp.training.tagger.loss import LINK_WEIGHT, loss
from onrecord.nlp.training.tagger.model import Network
from onrecord.nlp.training.tagger.shrink import full_network, small_network
from onrecord.nlp.training.tagger.start import encoder_file, tokenizer
from onrecord.nlp.training.tagger.teach import taught

SEEN = 8  # batches that show which units of the encoder are used
SMOOTHING = 0.996  # the averaged weights look back about 250 steps


@dataclass(frozen=True, slots=True)
class Plan:
    """What a training run does; the defaults are those of the networks that teach."""

    epochs: int = 6
    batch: int = 16
    width: int = 254
    seed: int = 1
    rate: float = 2e-4
    head_rate: float = 1e-3
    pace: float = 1.0
    layer_decay: float = 0.9
    warmup: float = 0.1


def main() -> None:
    """Train as the command line says."""
    arguments = parser().parse_args()
    torch.set_flush_denormal(True)  # before there are threads, which take it over: see docs/attribution-model.md
    torch.set_num_threads(arguments.threads)
    plan = Plan(epochs=arguments.epochs, seed=arguments.seed, pace=arguments.pace)
    by_teachers = arguments.articles.is_dir()
    examples = taught(arguments.articles, tokenizer()) if by_teachers else training_part(arguments.articles)
    torch.manual_seed(plan.seed)
    network = exported_network(arguments.start) if arguments.start else first_network(plan, examples, arguments)
    train(plan, network, examples, arguments.out, arguments.steps)


def first_network(plan: Plan, examples: list[Example], arguments: argparse.Namespace) -> Network:
    """The network to start from: a teacher's, or the published encoder with untrained heads; cut to size unless --full.

    All seeds cut alike, so that their networks can be averaged.
    """
    network = full_network(encoder_file())
    if arguments.teacher:
        network.load_state_dict(torch.load(arguments.teacher)["averaged"])
    if arguments.full:
        return network
    return small_network(network, epoch(examples, plan.batch, plan.width, Random(Plan().seed))[:SEEN])


def parser() -> argparse.ArgumentParser:
    """The command line of this module."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", type=Path, help="annotated articles, or the folder that teach.py left")
    options.add_argument("out", type=Path)
    options.add_argument("--epochs", type=int, default=Plan().epochs)
    options.add_argument("--seed", type=int, default=Plan().seed)
    options.add_argument("--start", type=Path, help="a folder of exported weights to go on from")
    options.add_argument("--full", action="store_true", help="the encoder's whole size, to teach a smaller one")
    options.add_argument("--teacher", type=Path, help="last.pt of a --full run, to begin with what is most used of it")
    options.add_argument("--pace", type=float, default=Plan().pace, help="all learning rates times this")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--steps", type=int, help="stop after so many steps, to see how fast they go")
    return options


def training_part(path: Path) -> list[Example]:
    """The training examples of annotated articles, without the articles that are held out."""
    return make_examples(trained_on(read_articles(path)), tokenizer())


def train(plan: Plan, network: Network, examples: list[Example], out: Path, stop: int | None = None) -> None:
    """Train the network, and write OUT/last.pt twice an epoch; its `averaged` weights are the ones to export."""
    out.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(groups(network, plan), weight_decay=0.01, fused=True)
    averaged = {name: value.clone() for name, value in network.state_dict().items()}
    batches = list(enumerate(all_batches(plan, examples)))
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: plan.pace * pace(step / len(batches), plan.warmup)
    )
    began, progress = resume(out / "last.pt", network, optimizer, rates, averaged), ProgressLine(len(batches))
    network.train()
    for step, batch in batches[began:stop]:
        torch.manual_seed(plan.seed * 100_003 + step)
        path, links = one_step(network, optimizer, batch)
        rates.step()
        follow(averaged, network, min(SMOOTHING, (step + 1) / (step + 10)))
        progress.step(step, path, links)
        if (step + 1) % max(1, len(batches) // (2 * plan.epochs)) == 0 or step + 1 == len(batches):
            save(out / "last.pt", step + 1, network, optimizer, rates, averaged)


def all_batches(plan: Plan, examples: list[Example]) -> Iterator[Batch]:
    """The batches of all epochs, each epoch cut and shuffled anew."""
    for number in range(plan.epochs):
        yield from epoch(examples, plan.batch, plan.width, Random(plan.seed * 1000 + number))


def groups(network: Network, plan: Plan) -> list[dict[str, object]]:
    """The parameters with their learning rates: lower layers know more and move less, untrained heads move most."""
    depth = len(network.layers)
    lowest = plan.rate * plan.layer_decay**depth
    surface = list(network.embedding.surface.parameters())
    encoder = {id(value) for part in (network.embedding, network.layers) for value in part.parameters()}
    words = [value for value in network.embedding.parameters() if not any(value is other for other in surface)]
    return [
        {"params": words, "lr": lowest},
        {"params": surface, "lr": plan.head_rate},
        *(
            {"params": list(layer.parameters()), "lr": plan.rate * plan.layer_decay ** (depth - 1 - number)}
            for number, layer in enumerate(network.layers)
        ),
        {"params": [value for value in network.parameters() if id(value) not in encoder], "lr": plan.head_rate},
    ]


def pace(progress: float, warmup: float) -> float:
    """The share of the full learning rate at a point of training: up in a line, then down in a line to a fiftieth."""
    if progress < warmup:
        return progress / warmup
    return max(0.02, (1 - progress) / (1 - warmup))


def one_step(network: Network, optimizer: torch.optim.Optimizer, batch: Batch) -> tuple[float, float]:
    """Learn from one batch; its losses of tags and of links come back."""
    with torch.autocast("cpu", torch.bfloat16, enabled=halves()):
        path, links = loss(network, batch)
    optimizer.zero_grad()
    (path + LINK_WEIGHT * links).backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return path.item(), links.item()


@lru_cache(maxsize=1)
def halves() -> bool:
    """Whether this processor multiplies in bfloat16: two to three times as fast there, many times as slow elsewhere."""
    flags = Path("/proc/cpuinfo")
    return flags.exists() and any(flag in flags.read_text() for flag in ("amx_bf16", "avx512_bf16"))


@torch.no_grad()
def follow(averaged: dict[str, Tensor], network: Network, share: float) -> None:
    """Move the averaged weights towards the network's (exponential moving average)."""
    for name, value in network.state_dict().items():
        averaged[name].lerp_(value, 1 - share)


def resume(
    path: Path,
    network: Network,
    optimizer: torch.optim.Optimizer,
    rates: torch.optim.lr_scheduler.LambdaLR,
    averaged: dict[str, Tensor],
) -> int:
    """Load what a stopped run left in `path`; the step to go on with comes back, 0 if it left nothing."""
    if not path.exists():
        return 0
    state = torch.load(path)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    rates.load_state_dict(state["rates"])
    averaged.update(state["averaged"])
    return int(state["step"])


def save(
    path: Path,
    step: int,
    network: Network,
    optimizer: torch.optim.Optimizer,
    rates: torch.optim.lr_scheduler.LambdaLR,
    averaged: dict[str, Tensor],
) -> None:
    """Write all that a run needs to go on; a run that dies while it writes leaves the last file whole."""
    state = {"step": step, "network": network.state_dict(), "averaged": averaged}
    torch.save(state | {"optimizer": optimizer.state_dict(), "rates": rates.state_dict()}, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


class ProgressLine:
    """Prints a line every twenty steps: how far the run is, how fast, and its mean losses."""

    def __init__(self, total: int) -> None:
        self.total, self.path, self.links, self.since = total, 0.0, 0.0, time.monotonic()

    def step(self, step: int, path: float, links: float) -> None:
        """Count the losses of a step, and print at every twentieth."""
        self.path, self.links = self.path + path / 20, self.links + links / 20
        if step % 20 == 19:
            took = (time.monotonic() - self.since) / 20
            print(
                f"{step + 1}/{self.total} tags {self.path:.4f} links {self.links:.4f} {took:.2f} s a step", flush=True
            )
            self.path, self.links, self.since = 0.0, 0.0, time.monotonic()


if __name__ == "__main__":
    main()
