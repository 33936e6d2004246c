"""The newsroom taken in by real passes: three runs once for all tests that look at what came of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.cli import main
from onrecord.config.settings import Config, load
from onrecord.newsroom.server import Newsroom, Request
from onrecord.passes.run import run_once
from onrecord.passes.summary import Summary, Tally, total


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


@pytest.fixture
def own(passes: Passes, tmp_path: Path) -> Path:
    """A copy of the newsroom's database that a test may write to; the path of its configuration."""
    shutil.copytree(passes.config.directory, tmp_path / "data")
    text = passes.config.path.read_text("utf-8")
    path = tmp_path / "config.toml"
    path.write_text(text + '\n[[watch]]\nname = "coast"\njurisdictions = ["Oregon"]\nby = "jurisdiction"\n', "utf-8")
    directory = load(path).directory
    if directory != tmp_path / "data":
        path.write_text(path.read_text("utf-8").replace(str(directory), str(tmp_path / "data")), "utf-8")
    assert load(path).directory == tmp_path / "data"
    return path


def told(config: Path, *arguments: str, code: int = 0) -> str:
    """What a command prints; it must end with `code`."""
    done = CliRunner().invoke(main, [arguments[0], "--config", str(config), *arguments[1:]])
    assert done.exit_code == code, done.output + done.stderr
    return done.output
