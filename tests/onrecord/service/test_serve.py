"""The daemon: signals, health, what it takes up."""

from __future__ import annotations

import configparser
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from onrecord.cli import main
from onrecord.config.settings import load
from onrecord.console import log_to_stderr
from onrecord.digests.days import MARK, newest_day
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, make_resource
from onrecord.newsroom.settings import config_text
from onrecord.passes.run import run_and_look_ahead
from onrecord.service.daemon import WAITING, Daemon
from onrecord.service.health import Health, serve_health
from onrecord.service.systemd import notify

DAY = datetime(2026, 3, 4, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>Beacon</title></channel></rss>"


def test_health_is_told_on_loopback() -> None:
    health, now = Health(DAY), [DAY]
    with serve_health(health, lambda: now[0], 0) as port:
        assert ask(port) == 200
        now[0] += timedelta(minutes=31)
        assert ask(port) == 503
        health.done(now[0])
        assert ask(port) == 200
        health.failed("the disk is full")
        assert ask(port) == 503
        assert ask(port, "/") == 404
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port or 0), 5)  # another address of this machine


def ask(port: int | None, path: str = "/healthz") -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_systemd_is_told_where_it_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "n"))
        listener.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "n"))
        notify("READY=1")
        assert listener.recv(100) == b"READY=1"
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "missing"))
    notify("READY=1")


def test_the_watchdog_is_told_only_while_all_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    now = [DAY]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "n"))
        listener.settimeout(0.1)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "n"))
        daemon = Daemon(load(tmp_path / "config.toml"), lambda: now[0])
        daemon.health.moved(DAY)
        daemon.watchdog()
        assert listener.recv(100) == b"WATCHDOG=1"
        now[0] += timedelta(minutes=31)  # a pass that was due has not ended
        daemon.watchdog()
        with pytest.raises(TimeoutError):
            listener.recv(100)


def test_the_service_is_hardened_and_calls_commands_that_there_are() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(Path(__file__).parents[3] / "deploy" / "onrecord-serve.service", encoding="utf-8")
    service = dict(unit["Service"])
    hardened = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes"}
    assert hardened.items() <= service.items()
    assert (service["Type"], service["CapabilityBoundingSet"], service["WatchdogSec"]) == ("notify", "", "40min")
    assert service["ReadWritePaths"] == service["WorkingDirectory"] + "/data"
    words = service["ExecStart"].split()[1:]
    asked = CliRunner().invoke(main, [words[0], "--help"])
    assert asked.exit_code == 0
    assert all(word in asked.output for word in words if word.startswith("--"))


@pytest.mark.slow
def test_a_days_digest_is_made_once(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    daemon = Daemon(load(tmp_path / "config.toml"), lambda: datetime(2026, 6, 20, 16, tzinfo=UTC))
    daemon.run_pass()
    daemon.digests()
    made = tmp_path / "data" / "digests" / "daily-2026-06-19.md"
    made.unlink()
    daemon.digests()
    assert (made.exists(), newest_day(made.parent)) == (False, date(2026, 6, 19))


def test_a_digest_in_hand_is_given_no_more_time_than_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    now = datetime(2026, 6, 20, 16, tzinfo=UTC)
    daemon, seen = Daemon(load(tmp_path / "config.toml"), lambda: now), []
    monkeypatch.setattr(
        "onrecord.service.daemon.deliver_daily", lambda config, day: seen.append(daemon.idle.is_set()) or ()
    )
    daemon.health.done(now)
    daemon.digests()
    assert (seen, daemon.idle.is_set()) == ([False], True)
    daemon.stopping.set()
    (tmp_path / "data" / "digests" / MARK).unlink()
    daemon.digests()
    assert len(seen) == 1


@contextmanager
def serving(folder: Path, delay_s: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    """A daemon with one source, whose server answers that slowly; ended after two minutes, so that no test waits for ever."""
    with Loopback({"/rss": make_resource("application/rss+xml", FEED, DAY)}, delay_s=delay_s) as site:
        source = Source("beacon-news", "beacon", "feed", f"{site.base}/rss", every=timedelta(hours=1))
        text = config_text([Outlet("beacon", "Beacon", "beacon.example")], [source], folder / "data")
        (folder / "config.toml").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "onrecord", "serve", "--health", "0", "--config", str(folder / "config.toml")]
        with subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
        ) as child:
            alarm = threading.Timer(120, child.kill)
            alarm.start()
            yield child
            alarm.cancel()
            child.kill()


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with serving(tmp_path) as child:
        yield child


def wait_for(daemon: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    assert daemon.stderr is not None
    for line in daemon.stderr:
        if match := re.search(pattern, line):
            return match
    raise AssertionError(f"the daemon ended without {pattern}")


@pytest.mark.slow
def test_the_daemon_works_takes_up_its_configuration_and_stops(daemon: subprocess.Popen[str], tmp_path: Path) -> None:
    port = int(wait_for(daemon, r"event=serving.* health=(\d+)").group(1))
    assert wait_for(daemon, r"event=fetch source=beacon-news .*status=200")
    assert wait_for(daemon, r"event=pass .*requests=1")
    assert ask(port) == 200
    config = tmp_path / "config.toml"
    good = config.read_text("utf-8")
    config.write_text(good + "\n[nonsense]\n", encoding="utf-8")
    daemon.send_signal(signal.SIGHUP)
    assert wait_for(daemon, "event=reload .*nonsense")
    more = good.replace(
        "[[sources]]",
        '[[sources]]\nid = "more"\noutlet = "beacon"\nkind = "page"\nurl = "http://127.0.0.1:1/"\n\n[[sources]]',
    )
    config.write_text(more, encoding="utf-8")
    daemon.send_signal(signal.SIGHUP)
    assert wait_for(daemon, r"event=reloaded .*sources=2")
    assert wait_for(daemon, r"event=fetch source=more .*reason=refused"), "what is new in it is asked at once"
    began = time.monotonic()
    daemon.send_signal(signal.SIGTERM)
    assert wait_for(daemon, "event=stopped")
    assert daemon.wait(10) == 0
    assert time.monotonic() - began < 10


@pytest.mark.slow
def test_a_pass_at_work_is_given_up_within_ten_seconds(tmp_path: Path) -> None:
    with serving(tmp_path, delay_s=25) as daemon:
        wait_for(daemon, "event=serving")
        time.sleep(3)  # now it waits for an answer
        began = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        assert wait_for(daemon, "event=stopped .*the next one finishes it")
        assert daemon.wait(10) == 0
        assert time.monotonic() - began < 10


def test_standing_still_is_no_health_but_having_nothing_to_do_is() -> None:
    health = Health(DAY)
    health.done(DAY, DAY + timedelta(hours=5))
    assert health.good(DAY + timedelta(hours=5, minutes=29))
    assert not health.good(DAY + timedelta(hours=5, minutes=31))
    health.moved(DAY + timedelta(hours=6))  # a long pass at work
    assert health.good(DAY + timedelta(hours=6, minutes=29))


def test_each_source_has_a_job_at_our_second_of_its_minute(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    daemon = Daemon(load(tmp_path / "config.toml"), speed=2.0, second=7.0)
    daemon.scheduler.start(paused=True)
    now = daemon.clock()
    daemon.plan((("a", now + timedelta(hours=1)), ("b", None), (None, now + timedelta(days=1))))
    jobs = {job.args[0]: job for job in daemon.scheduler.get_jobs()}
    assert set(jobs) == {"a", "b", WAITING}
    assert all(job.coalesce and job.max_instances == 1 and job.misfire_grace_time is None for job in jobs.values())
    waits = {name: (job.next_run_time - now).total_seconds() * 2 for name, job in jobs.items()}
    assert -1 < waits["b"] < 61
    assert 3_599 < waits["a"] < 3_661
    due = now.timestamp() + waits["a"]
    assert min((due - 7) % 60, 60 - (due - 7) % 60) < 1
    daemon.plan((("b", now),))
    assert {job.id for job in daemon.scheduler.get_jobs()} == {"ask b"}
    daemon.agenda["b"] = now + timedelta(hours=1)
    daemon.run_pass_if_due("b")  # another's pass has asked it: no pass, no database
    assert not (tmp_path / "data").exists()
    daemon.scheduler.shutdown()


@pytest.mark.slow
def test_a_pass_without_news_spares_the_copy_and_a_clock_that_went_back_holds_nothing_up(tmp_path: Path) -> None:
    resources = {"/rss": make_resource("application/rss+xml", FEED, DAY)}
    with Loopback(resources) as site:
        source = Source("beacon-news", "beacon", "feed", f"{site.base}/rss", every=timedelta(hours=1))
        text = config_text([Outlet("beacon", "Beacon", "beacon.example")], [source], tmp_path / "data")
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
        config, copy = load(tmp_path / "config.toml"), tmp_path / "data" / "onrecord.duckdb"
        made = []
        for hours, requests in ((0.0, 2), (0.1, 0), (2, 1), (-24, 2), (-23.9, 0)):
            site.requests.clear()
            _, agenda = run_and_look_ahead(config, clock=lambda hours=hours: DAY + timedelta(hours=hours))
            assert len(site.requests) == requests, hours
            made.append(copy.stat().st_mtime_ns)
        assert [a != b for a, b in itertools.pairwise(made)] == [False, True, True, False]
        assert [source for source, _ in agenda] == ["beacon-news"]


def test_a_bug_in_a_pass_is_one_line_of_the_log_and_the_daemon_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    (tmp_path / "data").write_text("a file where a folder should be", encoding="utf-8")
    daemon = Daemon(load(tmp_path / "config.toml"))
    daemon.scheduler.start(paused=True)
    log_to_stderr()
    daemon.run_pass()
    (line,) = capsys.readouterr().err.splitlines()
    assert "event=pass" in line and "Traceback" in line and "FileExistsError" in line and "source=" not in line
    assert not daemon.health.good(daemon.clock())
    assert daemon.scheduler.get_job("pass")
    daemon.scheduler.shutdown()
    structlog.reset_defaults()
