"""Whatever raises in a pass, wherever and whenever, costs one source, page or article: the others are stored, and it is told.

Every call of every stage raises in turn, in real passes over three outlets on loopback into a real database. Reading runs in
this process, so that its calls can be counted; that a raise in a worker comes back as a loss is tested in test_workers.py.
"""

from __future__ import annotations

import functools
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.ingest.archive.warc import Archive
from onrecord.ingest.fetch.client import Fetcher
from onrecord.ingest.pages.boilerplate import OutletBoilerplate
from onrecord.ingest.records import Outlet, Source
from onrecord.ingest.syndication import Clusters
from onrecord.newsroom.loopback import HTML, Loopback, Resource, make_resource
from onrecord.newsroom.settings import config_text
from onrecord.passes import pipeline, tasks
from onrecord.passes.run import run_once
from onrecord.passes.summary import Summary
from onrecord.passes.workers import TaskDone, TaskLost, Workers
from onrecord.store import Store

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)  # by then every failure is due again
TOWNS = {"ash": "Toledo, Ohio", "birch": "Salem, Oregon", "cedar": "Macon, Georgia"}
STORIES = ("levee", "budget")
# Every step of a pass, by what does it. Those in OF_ALL concern all outlets at once: the next pass makes good for them.
STEPS: dict[str, tuple[Any, str]] = {
    "fetch": (Fetcher, "get"),
    "archive": (Archive, "add"),
    "boilerplate learn": (OutletBoilerplate, "learn"),
    "boilerplate without": (OutletBoilerplate, "without"),
    "clusters find": (Clusters, "find"),
    "clusters add": (Clusters, "add"),
    "parse": (tasks, "parse"),
    "extract": (tasks, "extract"),
    "read": (tasks, "read"),
    "save_feed": (Store, "save_feed"),
    "save_articles": (Store, "save_articles"),
}
OF_ALL: dict[str, tuple[Any, str]] = {
    name: (Store, name)
    for name in ("sync", "set_topics", "due", "todo", "robots", "save_robots", "signatures", "boilerplate", "recent_texts",
                 "save_unchanged", "has_unpublished", "link_people", "publish")
} | {"prune": (Archive, "prune")}  # fmt: skip
CALLS = {
    **dict.fromkeys(STEPS, 6),
    **dict.fromkeys(OF_ALL, 1),
    "fetch": 9,
    "parse": 3,
    "save_feed": 3,
    "save_articles": 1,
}
POINTS = [(step, call) for step, calls in CALLS.items() for call in range(1, calls + 1)]
FEW = [("fetch", 5), ("extract", 2), ("read", 6), ("save_articles", 1), ("save_feed", 2), ("publish", 1)]


class HereWorkers(Workers):
    """The same tasks in this process, so that their calls can be counted."""

    async def run(self, task: Callable[..., Any], *arguments: Any) -> TaskDone[Any] | TaskLost:
        try:
            return TaskDone(getattr(tasks, task.__name__)(*arguments), 0.0)
        except Exception as error:
            return self._lost(error)


@dataclass(slots=True)
class Fault:
    """Raises at one call of one step, counted from 1."""

    step: str
    call: int
    calls: Counter[str] = field(default_factory=Counter)

    def at(self, step: str) -> None:
        self.calls[step] += 1
        if (step, self.calls[step]) == (self.step, self.call):
            raise RuntimeError(f"injected into call {self.call} of {step}: caf\u00e9 \ud83d")


@pytest.fixture(scope="module")
def site() -> Iterator[Loopback]:
    resources: dict[str, Resource] = {}
    with Loopback() as server:
        server.resources = resources
        for outlet, town in TOWNS.items():
            links = [f"{server.base}/{outlet}/{story}" for story in STORIES]
            items = "".join(f"<item><title>{link[-9:]}</title><link>{link}</link></item>" for link in links)
            feed = f"<rss version='2.0'><channel><title>{outlet}</title>{items}</channel></rss>"
            resources[f"/{outlet}/rss"] = make_resource("application/rss+xml", feed.encode(), NOW)
            for story in STORIES:
                resources[f"/{outlet}/{story}"] = make_resource(HTML, page(outlet, story, town), NOW)
        yield server


def page(outlet: str, story: str, town: str) -> bytes:
    words = "".join(
        f"<p>“The {story} of {outlet} county has waited {n} years for this council,” said Mayor Ada Quill of {town}.</p>"
        for n in range(3, 9)
    )
    return f"<html><head><title>{story}</title></head><body><article><h1>{story}</h1>{words}</article></body></html>".encode()


@pytest.fixture
def config(site: Loopback, tmp_path: Path) -> Config:
    outlets = [Outlet(name, name, f"{name}.example") for name in TOWNS]
    sources = [
        Source(f"{name}-news", name, "feed", f"{site.base}/{name}/rss", every=timedelta(hours=1)) for name in TOWNS
    ]
    (tmp_path / "config.toml").write_text(config_text(outlets, sources, tmp_path / "data"), encoding="utf-8")
    return load(tmp_path / "config.toml")


def stored(config: Config) -> Counter[str]:
    """How many articles each outlet has in the published copy."""
    return Counter(dict(store.query(config.directory, "select outlet_id, count(*) from articles group by 1").rows))


def broken_pass(config: Config, fault: Fault) -> Summary:
    """One pass in which a step raises."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "Workers", HereWorkers)
        for step, (owner, name) in {**STEPS, **OF_ALL}.items():
            patch.setattr(owner, name, counted(getattr(owner, name), step, fault))
        return run_once(config, None, clock=lambda: NOW)


def counted(function: Callable[..., Any], step: str, fault: Fault) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        fault.at(step)
        return function(*arguments, **named)

    return call


def check(config: Config, step: str, call: int) -> None:
    fault = Fault(step, call)
    summary = broken_pass(config, fault)
    assert fault.calls[step] >= call, "the step was reached"
    if step in STEPS:  # of the others, which concern all, the next pass makes good
        whole = [outlet for outlet, articles in stored(config).items() if articles == len(STORIES)]
        alone = 0 if step == "save_articles" else 1  # where all at once fail, each is stored by itself
        assert len(whole) >= len(TOWNS) - alone, "the other outlets have all their articles"
    if step != "save_articles":
        told = [failure for failure in summary.failures if failure.reason == "bug"]
        assert told and summary.exit_code == 1 and "RuntimeError: injected" in told[0].detail
    if step in STEPS and call > 1:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "Workers", HereWorkers)
        run_once(config, None, clock=lambda: LATER)
    assert stored(config) == dict.fromkeys(TOWNS, len(STORIES)), "the next pass makes good"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows, made once."""
    directory = tmp_path_factory.mktemp("empty") / "data"
    Store.open(directory).close()
    return directory


@pytest.mark.parametrize(("step", "call"), FEW)
def test_a_raise_costs_no_other_outlet(config: Config, empty: Path, step: str, call: int) -> None:
    shutil.copytree(empty, config.directory)
    check(config, step, call)


@pytest.mark.slow
@pytest.mark.parametrize(("step", "call"), [point for point in POINTS if point not in FEW])
def test_a_raise_at_every_call_of_every_step(config: Config, empty: Path, step: str, call: int) -> None:
    shutil.copytree(empty, config.directory)
    check(config, step, call)


def test_every_call_of_a_pass_is_among_the_points(config: Config, empty: Path) -> None:
    shutil.copytree(empty, config.directory)
    fault = Fault("", 0)
    broken_pass(config, fault)
    assert {step: fault.calls[step] for step in CALLS} == CALLS


def test_what_was_raised_is_shown_by_status(config: Config, empty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from click.testing import CliRunner

    from onrecord.cli import main

    shutil.copytree(empty, config.directory)
    broken_pass(config, Fault("extract", 1))
    told = CliRunner().invoke(main, ["status", "--config", str(config.path)])
    assert "bug" in told.output and "please report it" in told.output
