"""The archive gives back what was put in, also after a kill in the middle of a record and on a full disk."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.checker import Checker

from onrecord.ingest.archive.warc import Archive, cut_incomplete_end, read_responses
from onrecord.ingest.records import Fetched, Validators

Answer = Callable[..., Fetched]


def bodies(path: Path) -> list[bytes]:
    return [fetched.body for fetched in read_responses(path)]


def test_what_goes_in_comes_out(tmp_path: Path, answer: Answer) -> None:
    archive = Archive(tmp_path, keep_days=90)
    page = answer(
        "<p>“Hello”</p>",
        url="https://dispatch.example/a",
        final_url="https://dispatch.example/b",
        headers=(("content-type", "text/html"), ("etag", '"1"'), ("x-name", "ñ"), ("content-encoding", "gzip")),
        validators=Validators('"1"'),
        seconds=0.0,
    )
    assert archive.add(page) is None
    assert archive.add(answer(bytes(range(256)) * 999)) is None
    (path,) = archive.paths()
    assert path.name == "2026-11-24.warc.gz"
    first, second = read_responses(path)
    assert replace(first, headers=()) == replace(page, headers=())
    assert first.headers[:2] == page.headers[:2]
    assert "content-encoding" not in dict(first.headers)
    assert second.body == bytes(range(256)) * 999


def test_others_can_read_it(tmp_path: Path, answer: Answer) -> None:
    """warcio's own checker verifies the digests, and plain gzip unpacks the whole file."""
    archive = Archive(tmp_path, keep_days=90)
    archive.add(answer("a"))
    archive.add(answer("b"))
    (path,) = archive.paths()
    with path.open("rb") as file:
        assert Checker(type("Options", (), {"verbose": False, "inputs": []})).process_one(str(path)) is None
        assert gzip.decompress(file.read()).count(b"WARC/1.1") == 2


def test_an_unchanged_answer_is_not_kept(tmp_path: Path, answer: Answer) -> None:
    archive = Archive(tmp_path, keep_days=90)
    archive.add(answer("", status=304))
    assert archive.paths() == ()


def test_an_incomplete_record_breaks_neither_reading_nor_appending(tmp_path: Path, answer: Answer) -> None:
    archive = Archive(tmp_path, keep_days=90)
    archive.add(answer("first " * 50))
    (path,) = archive.paths()
    whole = path.stat().st_size
    archive.add(answer("second"))
    raw = path.read_bytes()
    for length in range(whole, len(raw)):
        path.write_bytes(raw[:length])
        assert bodies(path)[:1] == [b"first " * 50]
        Archive(tmp_path, keep_days=90).add(answer("third"))
        assert bodies(path) == [b"first " * 50, b"third"], length


@pytest.mark.parametrize("incomplete", [b"", b"\x1f\x8b\x08", b"no gzip at all", gzip.compress(b"no WARC", mtime=0)])
def test_a_file_without_a_whole_record_starts_anew(incomplete: bytes, tmp_path: Path) -> None:
    path = tmp_path / "2026-11-24.warc.gz"
    path.write_bytes(incomplete)
    assert cut_incomplete_end(path) == len(incomplete)
    assert path.read_bytes() == b""


def test_a_body_that_holds_gzip_does_not_confuse_the_repair(tmp_path: Path, answer: Answer) -> None:
    archive = Archive(tmp_path, keep_days=90)
    archive.add(answer(gzip.compress(b"WARC/1.1 inside", mtime=0)))
    (path,) = archive.paths()
    assert cut_incomplete_end(path) == 0
    assert len(bodies(path)) == 1


def test_old_days_go_and_other_files_stay(tmp_path: Path, answer: Answer, now: datetime) -> None:
    archive = Archive(tmp_path, keep_days=2)
    for age in range(4):
        archive.add(answer("x", at=now - timedelta(days=age)))
    (tmp_path / "notes.warc.gz").write_bytes(b"mine")
    assert [path.name for path in archive.prune(now)] == ["2026-11-21.warc.gz"]
    assert len(archive.paths()) == 3
    assert (tmp_path / "notes.warc.gz").exists()
    assert archive.prune(now) == ()


def test_no_room_is_a_failure_not_an_end(tmp_path: Path, answer: Answer) -> None:
    (tmp_path / "taken").write_text("a file where the directory should be")
    failure = Archive(tmp_path / "taken", keep_days=90).add(answer("x"))
    assert failure is not None
    assert (failure.stage, failure.reason) == ("save", "archive")
    assert "disk" in failure.detail


FULL_DISK = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from onrecord.ingest.archive.warc import Archive
from onrecord.ingest.records import Fetched, Validators
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
archive = Archive(Path(sys.argv[1]), 90)
noise = __import__("random").Random(1).randbytes(700)
for body in (noise, noise, b"small"):
    page = Fetched("https://a.example/", "https://a.example/", 200, (), body, Validators(), datetime.now(UTC), 0.1)
    print(archive.add(page) is None)
"""


def test_a_disk_that_fills_up_in_the_middle_leaves_whole_records(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)], capture_output=True, text=True, check=True, timeout=20
    )
    assert done.stdout.split() == ["True", "False", "True"]
    (path,) = Archive(tmp_path, 90).paths()
    assert [len(body) for body in bodies(path)] == [700, 5]


def test_a_clock_that_is_ahead_deletes_nothing_and_a_right_one_little_at_a_time(tmp_path: Path) -> None:
    archive = Archive(tmp_path, keep_days=90)
    day = datetime(2026, 11, 30, tzinfo=UTC)
    for back in range(5):
        (tmp_path / f"{day - timedelta(days=back):%Y-%m-%d}.warc.gz").write_bytes(b"")
    ahead = day + timedelta(days=180)
    (tmp_path / f"{ahead:%Y-%m-%d}.warc.gz").write_bytes(b"")  # the pass writes before it deletes
    assert archive.prune(ahead) == () and len(archive.paths()) == 6
    (tmp_path / f"{ahead - timedelta(days=1):%Y-%m-%d}.warc.gz").write_bytes(b"")
    assert len(archive.prune(ahead)) == 3, "the day was seen twice; a few in one pass"
    assert len(archive.prune(ahead)) == 2
