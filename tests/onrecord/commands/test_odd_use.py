"""Odd use of the commands: each gets one line that names the thing, and nothing is half done."""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.config.settings import ConfigError
from onrecord.sources.tables import append_tables

ONRECORD = [sys.executable, "-m", "onrecord"]
HOUSE = Path(__file__).resolve().parents[3]
CONFIG = """
[store]
directory = "data"

[[outlets]]
id = "herald"
name = "Lane Herald"
domain = "lane-herald.example"

[[sources]]
id = "herald-news"
outlet = "herald"
kind = "feed"
url = "https://lane-herald.example/feed"
"""
OPML = """<?xml version="1.0"?><opml version="2.0"><body>
<outline type="rss" text="Tribune" xmlUrl="https://pine-tribune.example/rss"/></body></opml>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "list.opml").write_text(OPML, encoding="utf-8")
    return tmp_path


def onrecord(folder: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command there."""
    return subprocess.run(
        [*ONRECORD, *arguments], cwd=folder, stderr=subprocess.PIPE, text=True, check=False, **options
    )  # type: ignore[call-overload,no-any-return]


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What it said, if that is one line and no traceback."""
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith(("onrecord:", "Error:")), line
    return line


@pytest.mark.parametrize("day", ["9999999999d", "-1d", "2026-13-40", "٣d"])
def test_a_day_that_is_none(folder: Path, day: str) -> None:
    done = onrecord(folder, "digest", "--since", day)
    assert done.returncode == 2 and "is no day" in done.stderr and "Traceback" not in done.stderr


def test_a_full_disk_under_standard_output(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = onrecord(folder, "sources", "export", stdout=full)
    assert done.returncode == 1 and "cannot be written: No space left" in one_line(done)


def test_a_taken_port(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = onrecord(folder, "serve", "--health", str(taken.getsockname()[1]), stdout=subprocess.PIPE, timeout=60)
    assert done.returncode == 1 and "take another, or 0" in done.stderr and "Traceback" not in done.stderr


def test_a_file_without_quotes_is_not_verified(folder: Path) -> None:
    (folder / "digest.json").write_text('{"quotes": []}', encoding="utf-8")
    (folder / "digest.md").write_text("# nothing\n", encoding="utf-8")
    for name in ("digest.md", "digest.json"):
        done = onrecord(folder, "verify", name, stdout=subprocess.PIPE)
        assert done.returncode == 1 and "no quote of a digest" in one_line(done)


def test_a_full_disk_leaves_the_configuration_whole(folder: Path) -> None:
    room = len(CONFIG) + 40  # bytes: the tables do not fit behind what stands there

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = onrecord(folder, "sources", "import", "--write", "list.opml", preexec_fn=little_room)
    assert done.returncode == 1 and "is as it was" in one_line(done)
    assert (folder / "config.toml").read_text(encoding="utf-8") == CONFIG
    assert sorted(path.name for path in folder.iterdir()) == ["config.toml", "list.opml"]


def test_tables_that_would_not_be_valid_leave_it_whole(folder: Path) -> None:
    config = folder / "config.toml"
    with pytest.raises(ConfigError, match="twice"):
        append_tables(CONFIG.split("\n\n")[1], config)
    assert config.read_text(encoding="utf-8") == CONFIG


def test_good_tables_are_added(folder: Path) -> None:
    done = onrecord(folder, "sources", "import", "--write", "list.opml")
    assert done.returncode == 0 and "pine-tribune.example" in (folder / "config.toml").read_text(encoding="utf-8")


def test_the_pass_of_a_timer_is_shut_in_like_the_daemon() -> None:
    """What one unit forbids itself the other does too."""
    timed, daemon = (
        {line for line in (HOUSE / "deploy" / name).read_text().splitlines() if line.split("=")[0] in HARDENING}
        for name in ("onrecord.service", "onrecord-serve.service")
    )
    assert timed == daemon and len(timed) >= 14


HARDENING = {
    *("NoNewPrivileges", "CapabilityBoundingSet", "ProtectSystem", "ProtectHome", "ProtectKernelTunables"),
    *("ProtectKernelModules", "ProtectControlGroups", "RestrictAddressFamilies", "RestrictNamespaces"),
    *("RestrictSUIDSGID", "LockPersonality", "PrivateTmp", "PrivateDevices", "UMask", "ReadWritePaths"),
}
