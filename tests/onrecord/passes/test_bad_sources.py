"""Bad sources: each is one clear line that names it and what to do, the exit code says so, and the rest is done."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.newsroom.loopback import Loopback, make_resource
from onrecord.newsroom.server import Newsroom

pytestmark = pytest.mark.slow

DAY = datetime(2026, 3, 4, tzinfo=UTC)
ITEMS = "".join(f"<item><title>{path}</title><link>{{base}}/{path}</link></item>" for path in ("paper.pdf", "hollow"))
FEED = f"<rss version='2.0'><channel><title>odd</title>{ITEMS}</channel></rss>"
SOURCE = '\n[[sources]]\nid = "{id}"\noutlet = "cascade-ledger"\nkind = "feed"\nurl = "{url}"\nevery = "0s"\n'


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], dict]:
    folder = tmp_path_factory.mktemp("bad")
    resources = {
        "/web": make_resource("text/html; charset=utf-8", b"<html><body><p>No feed here.</p></body></html>", DAY)
    }
    resources["/paper.pdf"] = make_resource("application/pdf", b"%PDF-1.7 \x01\x02", DAY)
    resources["/hollow"] = make_resource("text/html; charset=utf-8", b"", DAY)
    with Newsroom() as newsroom, Loopback(resources) as odd:
        resources["/odd.rss"] = make_resource("application/rss+xml", FEED.replace("{base}", odd.base).encode(), DAY)
        bad = {
            "web": f"{odd.base}/web",
            "odd": f"{odd.base}/odd.rss",
            "nowhere": f"http://127.0.0.1:{closed_port()}/feed",
        }
        bad["noname"] = "http://newsroom.invalid/feed"
        text = newsroom.config(folder) + "".join(SOURCE.format(id=name, url=url) for name, url in bad.items())
        (folder / "config.toml").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "onrecord", "run", "--summary", "summary.json"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done, json.loads((folder / "summary.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("where", "reason", "advice"),
    [
        ("/web", "not-a-feed", "feed"),
        ("/paper.pdf", "not-html", "html"),
        ("/hollow", "empty", ""),
        ("127.0.0.1:", "refused", "check the address"),
        ("newsroom.invalid", "dns", "check the host's name"),
    ],
)
def test_each_is_one_line(
    run: tuple[subprocess.CompletedProcess[str], dict], where: str, reason: str, advice: str
) -> None:
    lines = [line for line in run[0].stdout.splitlines() if where in line and f": {reason} " in line]
    assert len(lines) == 1, run[0].stdout
    assert advice in lines[0].lower()


def test_the_exit_code_says_so_and_the_rest_is_done(run: tuple[subprocess.CompletedProcess[str], dict]) -> None:
    assert run[0].returncode == 1
    assert "Traceback" not in run[0].stderr
    assert run[1]["total"]["new"] == 17


def test_a_wrong_configuration_and_an_unknown_source_are_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[http]\nuser_agnt = 1\n", encoding="utf-8")
    command = [sys.executable, "-m", "onrecord", "run"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert 'config.toml: [http] has an unknown key "user_agnt"' in done.stderr
