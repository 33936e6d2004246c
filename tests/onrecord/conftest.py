"""The newsroom taken in by real passes: three runs once for all tests that look at what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from onrecord.config import Config, load
from onrecord.newsroom.server import Newsroom, Request
from onrecord.run import run_once
from onrecord.summary import Summary, Tally, total


@dataclass(frozen=True, slots=True)
class Passes:
    """The first pass, an idle one, and one after the newsroom's second day began, with what each asked of the server."""

    config: Config
    base: str
    summaries: tuple[Summary, ...]
    requests: tuple[tuple[Request, ...], ...]

    def total(self, number: int) -> Tally:
        return total(self.summaries[number - 1])


def config_for(newsroom: Newsroom, directory: Path) -> Config:
    path = directory / "config.toml"
    path.write_text(newsroom.config(directory) + "\n[nlp]\nprocesses = 1\n", encoding="utf-8")
    return load(path)


@pytest.fixture(scope="session")
def passes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Passes]:
    with Newsroom() as newsroom:
        config = config_for(newsroom, tmp_path_factory.mktemp("newsroom"))
        summaries, requests = [], []
        for day in (1, 1, 2):
            newsroom.turn_to(day)
            newsroom.requests.clear()
            summaries.append(run_once(config, None))
            requests.append(tuple(newsroom.requests))
        yield Passes(config, newsroom.base, tuple(summaries), tuple(requests))
