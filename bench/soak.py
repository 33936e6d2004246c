"""Hours of `onrecord serve` over the newsroom and an invented press, by a faster clock: nothing lost, nothing twice.

usage: python bench/soak.py [--hours 3] [--speed 20] [--faults .2] [--an-hour 3] [--kills 1.5] [--keep DIR]

The newsroom of the demo turns to its second pass halfway; six further outlets print by the fast clock, each with two
feeds. One answer in five is broken in one of 14 ways; the daemon is killed (SIGKILL) or stopped (SIGTERM) at random and started again. When the hours are over the faults stop, and passes
half a day apart bring in what waits. Then every story must be stored once, its last text to the letter.
Prints expected, stored, lost, doubled; exits 1 unless the last two are 0.
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from soak_press import OUTLETS, press
from soak_site import NEWSROOM, Press

from onrecord import store
from onrecord.config.settings import load
from onrecord.console import log_to_stderr
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from onrecord.newsroom.stories import houses
from onrecord.newsroom.syndication import feed_path
from onrecord.passes.run import run_once
from onrecord.service.daemon import Daemon
from onrecord.service.serve import serve_until_stopped

START = datetime(2026, 3, 6, 15, tzinfo=UTC)  # the clocks of March 8 change within long runs
STORED = """
from articles join article_text using (article_id, revision)
select outlet_id, regexp_extract(canonical_url, '^https?://[^/]+([^?]*)', 1), text
"""
TWICE = {
    "quotes": "select count(*) - count(distinct (article_id, revision, n)) from quotes",
    "the same words of one article": """select count(*) from (select article_id, revision, spans from quotes
        group by all having count(*) > 1)""",
    "readings": "select count(*) - count(distinct (article_id, revision)) from readings",
    "revisions": "select count(*) - count(distinct (article_id, text_hash)) from revisions",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """Runs `speed` times as fast as the wall's since `began`, a time of time.time()."""

    began: float
    speed: float

    def __call__(self) -> datetime:
        return START + timedelta(seconds=(time.time() - self.began) * self.speed)


@dataclass(slots=True)
class Watched:
    """What was seen of the daemons: how often killed or stopped, the slowest stop, the most memory, lines of the log."""

    killed: int = 0
    stopped: int = 0
    slowest_stop: float = 0.0
    most_mb: float = 0.0
    lines: Counter[str] = field(default_factory=Counter)


def main() -> int:
    options = _options()
    if options.daemon:
        return daemon(options.daemon, Clock(options.began, options.speed))
    with tempfile.TemporaryDirectory(prefix="onrecord-soak-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        return soak(options, folder.resolve())


def soak(options: argparse.Namespace, folder: Path) -> int:
    clock = Clock(time.time(), options.speed)
    stories = press(options.seed, START, options.hours - 0.5, options.an_hour)
    now = [clock]
    turn = START + timedelta(hours=options.hours / 2)
    with Press(stories, lambda: now[0](), options.faults, turn, options.seed) as site:
        config = folder / "config.toml"
        config.write_text(configuration(site, folder / "data"), encoding="utf-8")
        seen = watch(config, clock, options)
        site.faults = 0.0
        end, passes = drain(config, clock(), now)
        return report(site, seen, config, end, passes)


def daemon(config: Path, clock: Clock) -> int:
    """The child: the daemon by the fast clock."""
    log_to_stderr()
    return serve_until_stopped(Daemon(load(config), clock, clock.speed))


def watch(config: Path, clock: Clock, options: argparse.Namespace) -> Watched:
    """Run daemons until the hours are over, each until it is killed or stopped."""
    seen, choose = Watched(), random.Random(options.seed)
    end = START + timedelta(hours=options.hours)
    while clock() < end:
        until = clock() + timedelta(hours=choose.expovariate(options.kills) if options.kills else options.hours)
        with (config.parent / "serve.log").open("a") as log:
            command = [sys.executable, __file__, "--daemon", str(config)]
            command += ["--began", str(clock.began), "--speed", str(clock.speed)]
            running = subprocess.Popen(command, stderr=log)
            while clock() < min(until, end) and running.poll() is None:
                time.sleep(0.5)
                seen.most_mb = max(seen.most_mb, memory(running.pid))
            if running.poll() is not None:
                raise RuntimeError(f"the daemon ended by itself with {running.returncode}: see {log.name}")
            _end(running, choose.choice((signal.SIGKILL, signal.SIGTERM)), seen)
    return seen


def _end(running: subprocess.Popen[bytes], by: signal.Signals, seen: Watched) -> None:
    began = time.monotonic()
    running.send_signal(by)
    running.wait(30)
    if by == signal.SIGKILL:
        seen.killed += 1
    else:
        seen.stopped += 1
        seen.slowest_stop = max(seen.slowest_stop, time.monotonic() - began)


def memory(pid: int) -> float:
    """The most memory that a process has had so far, in MB; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def drain(config: Path, end: datetime, now: list[object]) -> tuple[datetime, int]:
    """Passes half a day apart until nothing waits, ten at most; the moment of the last, and how many."""
    log_to_stderr(logging.ERROR)
    settings = load(config)
    for number in range(1, 11):
        moment = end + timedelta(hours=12 * number)
        now[0] = lambda moment=moment: moment
        run_once(settings, None, clock=lambda moment=moment: moment)
        waiting = "select count(*) from entries where state in ('todo', 'waiting') and reason is distinct from 'teaser'"
        if number > 1 and next(iter(store.query(settings.directory, waiting).rows))[0] == 0:
            break
    return moment, number


def configuration(site: Press, directory: Path) -> str:
    outlets = [Outlet(name, name.replace("-", " ").title(), f"{name}.example") for name in OUTLETS]
    sources = [
        Source(f"{name}-{feed}", name, "feed", f"{site.base(name)}/{feed}.rss", every=timedelta(minutes=15))
        for name in OUTLETS
        for feed in ("all", "half")
    ]
    for house in houses():
        outlets.append(house.outlet)
        url = site.base(NEWSROOM) + feed_path(house)
        sources.append(Source(f"{house.outlet.id}-feed", house.outlet.id, "feed", url, every=timedelta(minutes=15)))
    text = config_text(outlets, sources, directory)
    return text.replace("[store]", "timeout_s = 2.0\n\n[nlp]\nprocesses = 1\n\n[store]")


def report(site: Press, seen: Watched, config: Path, end: datetime, passes: int) -> int:
    directory = load(config).directory

    def ask(sql: str) -> list[tuple[object, ...]]:
        return list(store.query(directory, sql).rows)

    wanted = site.expected()
    found = Counter((str(outlet), str(path)) for outlet, path, _ in ask(STORED))
    texts = {(str(outlet), str(path)): str(text) for outlet, path, text in ask(STORED)}
    missing = [name for name in wanted if name not in found]
    wrong = [name for name in wanted if name in texts and texts[name] != wanted[name]]
    twice = sum(count - 1 for count in found.values()) + sum(name not in wanted for name in found)
    doubled = {what: int(str(ask(sql)[0][0])) for what, sql in TWICE.items()}
    log = (config.parent / "serve.log").read_text("utf-8")
    print(f"articles: {len(wanted)} expected, {len(found)} stored, {len(missing)} lost, {twice} doubled")
    print(f"last texts: {len(wrong)} not to the letter; doubled rows: {doubled}")
    print(f"requests {dict(site.asked)}, of which broken {site.broken.total()}: {dict(site.broken.most_common())}")
    print(f"daemons killed {seen.killed}, stopped {seen.stopped} (slowest {seen.slowest_stop:.1f} s), ", end="")
    print(f"most memory {seen.most_mb:.0f} MB, passes {log.count('event=pass ')}, tracebacks {log.count('Traceback')}")
    print(
        f"failures by reason {dict(ask('from fetches select reason, count(*) where reason is not null group by 1 order by 2 desc'))}"
    )
    print(
        f"entries {dict(ask('from entries select state, count(*) group by 1'))} at {end:%Y-%m-%d %H:%M} after {passes} passes of draining"
    )
    print(f"digests {sorted(path.name for path in (directory / 'digests').glob('daily-*.md'))}")
    for name in [*missing, *wrong][:10]:
        print("  ", *name)
    return int(bool(missing or wrong or twice or any(doubled.values())))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--hours", type=float, default=3.0, help="of the fast clock")
    parser.add_argument("--speed", type=float, default=20.0, help="how much faster it runs")
    parser.add_argument("--faults", type=float, default=0.2, help="the share of answers that are broken")
    parser.add_argument("--an-hour", type=float, default=3.0, help="stories that each of six outlets prints an hour")
    parser.add_argument("--kills", type=float, default=1.5, help="ends of the daemon an hour; 0 for none")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it")
    parser.add_argument("--daemon", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--began", type=float, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
